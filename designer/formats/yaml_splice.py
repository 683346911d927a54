"""Changing only those places of a YAML text that differ, so that comments, order, quoting and spacing stay.

The old and the new document are compared, and every difference becomes a replacement of a span of the text. Whoever
calls reads the result again and falls back where it does not say what it should: aliases, odd indentation and the like
need no treatment of their own here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from designer.formats.document import FIELDS
from designer.formats.parts import synonyms
from designer.formats.yaml_text import flow, item, key_text, quoted, scalar, section

Document = Mapping[str, object]
Keys = Mapping[str, tuple[Sequence[str], Sequence[str]]]
"""For each list of parts the ids of the old and of the new ones."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DASH = re.compile(r"[ \t]*-[ \t]+")


class CannotSplice(Exception):
    """The text is written in a way that a change cannot be fitted into."""


def spliced(
    text: str, old: Document, new: Document, keys: Keys, *, whole_parts: bool = False
) -> str:
    """The text with what differs between two documents changed; `whole_parts` rewrites a changed part as one.

    Raises
    ------
    CannotSplice
        If a change cannot be fitted in.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    if not text.endswith("\n"):
        text += newline
    root = yaml.compose(text, Loader=_LOADER)
    if not isinstance(root, MappingNode):
        raise CannotSplice
    splice = _Splice(text, keys, whole_parts=whole_parts)
    splice.mapping(root, old, new, top=True)
    return splice.result(newline)


class _Splice:
    """Collects replacements of spans of a text."""

    def __init__(self, text: str, keys: Keys, *, whole_parts: bool) -> None:
        self.text = text
        self.keys = keys
        self.whole_parts = whole_parts
        self._edits: list[tuple[int, int, int, str]] = []

    def result(self, newline: str) -> str:
        pieces, at = [], 0
        for start, end, _, replacement in sorted(self._edits):
            if start < at:
                raise CannotSplice
            pieces += [self.text[at:start], replacement.replace("\n", newline)]
            at = end
        return "".join([*pieces, self.text[at:]])

    def _replace(self, start: int, end: int, replacement: str) -> None:
        self._edits.append((start, end, len(self._edits), replacement))

    def mapping(
        self, node: MappingNode, old: Document, new: Document, *, top: bool = False
    ) -> None:
        """Change the keys of a mapping that differ."""
        entries = dict(_entries(node))
        if node.flow_style and self._first_key_goes(node, old, new):
            self._replace(_start(node), _end(node), flow(new))
            return
        for name, value in old.items():
            if name in new and new[name] != value:
                self._assigned(name, entries, value, new[name])
        for name in old:
            if name not in new:
                self._removed(node, name, entries)
        for name, value in new.items():
            if name not in old:
                self._added(node, name, value, entries, top=top)

    def _first_key_goes(self, node: MappingNode, old: Document, new: Document) -> bool:
        first = next((name for name, _ in _entries(node)), None)
        return first is None or (first in old and first not in new)

    def _assigned(
        self, name: str, entries: dict[str, tuple[Node, Node]], old: object, new: object
    ) -> None:
        if name not in entries:
            raise CannotSplice
        key, node = entries[name]
        if (
            isinstance(node, MappingNode)
            and isinstance(old, Mapping)
            and isinstance(new, Mapping)
            and new
        ):
            self.mapping(node, old, new)
        elif (
            isinstance(node, SequenceNode)
            and _is_block(node)
            and node.value
            and isinstance(old, list)
            and isinstance(new, list)
            and new
        ):
            self._rows(node, name, old, new)
        elif _is_block(node) or _start(node) == _end(node):
            colon = self.text.index(":", _end(key))
            self._replace(colon + 1, max(colon + 1, self._real_end(node)), f" {flow(new)}")
        else:
            self._replace(_start(node), self._real_end(node), _in_style(node, new))

    def _removed(self, node: MappingNode, name: str, entries: dict[str, tuple[Node, Node]]) -> None:
        if name not in entries:
            raise CannotSplice
        key, value = entries[name]
        if node.flow_style:
            before = list(entries)[list(entries).index(name) - 1]
            self._replace(self._real_end(entries[before][1]), self._real_end(value), "")
            return
        start = self._line_start(_start(key))
        if self.text[start : _start(key)].strip():
            raise CannotSplice
        self._replace(start, self._next_line(max(self._real_end(value), _end(key))), "")

    def _added(
        self,
        node: MappingNode,
        name: str,
        value: object,
        entries: dict[str, tuple[Node, Node]],
        *,
        top: bool,
    ) -> None:
        if name in entries:
            self._assigned(name, entries, None, value)
        elif node.flow_style:
            last = list(entries.values())[-1][1]
            self._replace(
                self._real_end(last), self._real_end(last), f", {key_text(name)}: {flow(value)}"
            )
        elif top:
            lines = "".join(f"{line}\n" for line in section(name, value))
            self._insert_line(self._section_before(name, entries), lines)
        else:
            column = node.value[0][0].start_mark.column
            key, entry = list(entries.values())[-1]
            end = max(self._real_end(entry), _end(key))
            self._insert_line(end, f"{' ' * column}{key_text(name)}: {flow(value)}\n")

    def _section_before(self, name: str, entries: dict[str, tuple[Node, Node]]) -> int:
        """Where the section ends that a new one follows in the order of FORMAT.md."""
        earlier = FIELDS[: FIELDS.index(name)]
        ends = [max(self._real_end(v), _end(k)) for n, (k, v) in entries.items() if n in earlier]
        return max(ends, default=_end(next(iter(entries.values()))[1]))

    def _rows(self, node: SequenceNode, name: str, old: list[object], new: list[object]) -> None:
        """Change, remove and add the entries of a block list."""
        old_keys, new_keys = self.keys.get(name) or (
            list(map(_content, old)),
            list(map(_content, new)),
        )
        if (
            len(set(old_keys)) < len(old_keys)
            or len(set(new_keys)) < len(new_keys)
            or len(old) != len(node.value)
        ):
            raise CannotSplice
        nodes = dict(zip(old_keys, node.value, strict=True))
        rows = dict(zip(new_keys, new, strict=True))
        for key, row in zip(old_keys, old, strict=True):
            if key not in rows:
                start = self._item_start(nodes[key])
                self._replace(start, self._next_line(self._real_end(nodes[key])), "")
            elif rows[key] != row:
                self._row(nodes[key], row, rows[key])
        self._new_rows(node, nodes, rows)

    def _row(self, node: Node, old: object, new: object) -> None:
        if (
            isinstance(node, MappingNode)
            and isinstance(old, Mapping)
            and isinstance(new, Mapping)
            and not self.whole_parts
        ):
            self.mapping(node, old, new)
        else:
            self._replace(_start(node), self._real_end(node), flow(new))

    def _new_rows(
        self, node: SequenceNode, nodes: Mapping[str, Node], rows: Mapping[str, object]
    ) -> None:
        first = node.value[0]
        start = self._item_start(first)
        indent = self.text[start : _start(first)].split("-")[0]
        anchor: Node | None = None
        for key, row in rows.items():
            if key in nodes:
                anchor = nodes[key]
                continue
            flat = getattr(anchor or first, "flow_style", False)
            lines = (
                f"{indent}- {flow(row)}\n"
                if flat
                else "".join(f"{line}\n" for line in item(row, indent))
            )
            if anchor is None:
                self._replace(start, start, lines)
            else:
                self._insert_line(self._real_end(anchor), lines)

    def _insert_line(self, after: int, lines: str) -> None:
        at = self._next_line(after)
        self._replace(at, at, lines)

    def _item_start(self, node: Node) -> int:
        start = self._line_start(_start(node))
        if not _DASH.fullmatch(self.text, start, _start(node)):
            raise CannotSplice
        return start

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _next_line(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def _real_end(self, node: Node) -> int:
        """Where a node's text ends; the parser's own mark lies behind the comments that follow a block."""
        if _is_block(node) and node.value:
            last = node.value[-1]
            pair = last if isinstance(last, tuple) else (last,)
            return max(self._real_end(part) for part in pair)
        start, end = _start(node), _end(node)
        return start + len(self.text[start:end].rstrip())


def _entries(node: MappingNode) -> Iterator[tuple[str, tuple[Node, Node]]]:
    words = synonyms()
    for key, value in node.value:
        yield words.get(key.value, key.value), (key, value)


def _start(node: Node) -> int:
    return int(node.start_mark.index)


def _end(node: Node) -> int:
    return int(node.end_mark.index)


def _is_block(node: Node) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and not node.flow_style


def _in_style(node: Node, value: object) -> str:
    """A value written with the quotes of the one it replaces."""
    if not isinstance(node, ScalarNode) or not isinstance(value, str):
        return flow(value)
    if node.style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return quoted(value) if node.style == '"' else scalar(value)


def _content(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
