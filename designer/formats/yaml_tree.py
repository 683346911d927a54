"""YAML to a plain tree with lines, in one pass over the parser's events.

Events and not PyYAML's nodes or objects: nothing is ever constructed from a tag, depth and aliases are bounded while
the file is read, duplicate keys are seen, and the C parser (libyaml) does the work where it is installed.
"""

from __future__ import annotations

import re

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from designer.formats.tree import MAX_DEPTH, MAX_DIGITS, Rows, Table, odd_text
from designer.model.errors import Problem

MAX_EXPANDED = 100_000
"""Values that aliases may add to a file; a design repeats a few attributes, a bomb repeats everything."""
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_NUMERIC = frozenset("+-.0123456789")
MERGE = "<<"
"""The key whose mappings fill in what a mapping leaves out, as YAML 1.1 has it."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Stop(Exception):
    """What makes the rest of a file unreadable."""


class _Open:
    """A mapping or list whose end has not been reached."""

    __slots__ = ("anchor", "holder", "key", "key_line", "merged", "size")

    def __init__(self, holder: Table | Rows, anchor: str | None) -> None:
        self.holder = holder
        self.anchor = anchor
        self.key: str | None = None
        self.key_line = 0
        self.merged: object = None
        self.size = 1


def yaml_tree(text: str, file: str = "") -> tuple[object, list[Problem]]:
    """The tree of a YAML text and what is wrong with its syntax."""
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reader.report((mark.line if mark else -1) + 1, str(error.problem or "this is not YAML"))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        reader.report(reader.line, f"this is not YAML: {error}")
    except _Stop:
        pass
    return reader.root, reader.problems


class _Reader:
    """Builds the tree from events, with a stack of its own so that depth is bounded."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: object = None
        self.problems: list[Problem] = []
        self.line = 0
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[object, int]] = {}
        self._expanded = 0
        self._documents = 0

    def report(self, line: int, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(line, self._path(), message, remedy, self.file))

    def take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, CollectionStartEvent):
            self._open(event)
        elif isinstance(event, CollectionEndEvent):
            self._close()
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.report(
                    _line(event),
                    "a second document starts here",
                    "one file holds one design",
                )
                raise _Stop

    def _scalar(self, event: ScalarEvent) -> None:
        line = _line(event)
        if event.tag is not None:
            self._tag(line, event.tag)
        text = event.value
        stack = self._stack
        if stack and stack[-1].key is None and isinstance(stack[-1].holder, Table):
            self._key(stack[-1], text, line)
            return
        value = text if event.style else self._plain(text, line)
        if value is text and (odd := odd_text(text)):
            self.report(line, f"the character {odd} is not allowed", "remove it")
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        self._put(value, line, 1)

    def _plain(self, text: str, line: int) -> object:
        """What an unquoted scalar means: true, false, null, a number or text; dates and yes or no are text."""
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _NUMERIC:
            return text
        if _INTEGER.fullmatch(text):
            if len(text) > MAX_DIGITS:
                self.report(
                    line,
                    f"the number {text[:12]}... is out of range",
                    f"at most {MAX_DIGITS} digits",
                )
                return 0
            return int(text)
        if _NUMBER.fullmatch(text):
            number = float(text) if len(text) < 400 else float("inf")
            if abs(number) > 1e300:
                self.report(line, f"the number {text[:12]} is out of range")
                return 0
            return number
        return text

    def _key(self, top: _Open, text: str, line: int) -> None:
        table = top.holder
        assert isinstance(table, Table)
        top.key, top.key_line = text, line
        if text in table.lines:
            first = table.lines[text]
            self.report(line, f"duplicate key (first on line {first})", "keep one of them")
        else:
            table.lines[text] = line

    def _open(self, event: CollectionStartEvent) -> None:
        line = self.line = _line(event)
        if event.tag is not None:
            self._tag(line, event.tag)
        if len(self._stack) >= MAX_DEPTH:
            self.report(line, f"nested deeper than {MAX_DEPTH} levels")
            raise _Stop
        if (
            self._stack
            and self._stack[-1].key is None
            and isinstance(self._stack[-1].holder, Table)
        ):
            self.report(line, "a key must be text")
            raise _Stop
        holder = Table(line) if isinstance(event, MappingStartEvent) else Rows(line)
        self._stack.append(_Open(holder, event.anchor))

    def _close(self) -> None:
        top = self._stack[-1]
        if isinstance(top.holder, Table) and MERGE in top.holder.lines:
            self._merge(top.holder, top.merged)
        self._stack.pop()
        if top.anchor is not None:
            self._anchors[top.anchor] = (top.holder, top.size)
        self._put(top.holder, top.holder.line, top.size)

    def _alias(self, event: AliasEvent) -> None:
        line = _line(event)
        if event.anchor not in self._anchors:
            self.report(line, f"the alias *{event.anchor} has no anchor")
            raise _Stop
        value, size = self._anchors[event.anchor]
        self._expanded += size
        if self._expanded > MAX_EXPANDED:
            self.report(line, "aliases expand to more than a design holds", "write the values out")
            raise _Stop
        if (
            self._stack
            and self._stack[-1].key is None
            and isinstance(self._stack[-1].holder, Table)
        ):
            self.report(line, "a key must be plain text, not an alias")
            raise _Stop
        self._put(value, line, size)

    def _put(self, value: object, line: int, size: int) -> None:
        if not self._stack:
            self.root = value
            return
        top = self._stack[-1]
        top.size += size
        holder = top.holder
        if isinstance(holder, Rows):
            holder.append(value)
            holder.lines.append(line)
            return
        assert top.key is not None
        if top.key == MERGE:
            top.merged = value if top.merged is None else top.merged
        else:
            holder.setdefault(top.key, value)
        top.key = None

    def _merge(self, table: Table, merged: object) -> None:
        """What is written out wins; of several mappings the first that has a key."""
        line = table.lines.pop(MERGE)
        for each in merged if isinstance(merged, Rows) else [merged]:
            if not isinstance(each, Table):
                self.report(line, f"{MERGE} takes mappings", "name an anchor: *defaults")
                continue
            for key, value in each.items():
                if key not in table:
                    table[key] = value
                    table.lines[key] = each.lines[key]

    def _tag(self, line: int, tag: str) -> None:
        self.report(line, f"the tag {tag[:60]} is refused", "write the value without a tag")

    def _path(self) -> str:
        steps = "".join(_step(frame) for frame in self._stack)
        return steps.removeprefix(".")


def _step(frame: _Open) -> str:
    if isinstance(frame.holder, Rows):
        return f"[{len(frame.holder)}]"
    return f".{frame.key}" if frame.key is not None else ""


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
