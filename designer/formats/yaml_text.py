"""Canonical YAML: sections as blocks, a part on one line where it is short."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping

LONGEST_LINE = 160
"""A part that needs more than this is written as a block."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w.+/()%;=<>-]|(?<![ ]) (?=[\w(/+]))*|\d{4}-\d\d-\d\d")
_LIKE_A_WORD = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
"""What one YAML reader or another takes for something else than text."""
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
BLOCKS = frozenset({"requirements", "brief", "layout"})


def yaml_text(document: Mapping[str, object]) -> str:
    """A design document as YAML."""
    return "".join(f"{line}\n" for key, value in document.items() for line in section(key, value))


def section(key: str, value: object) -> Iterator[str]:
    """The lines of a top-level section."""
    if key in BLOCKS and isinstance(value, Mapping) and value:
        yield f"{key}:"
        for name, entry in value.items():
            yield from _entry(name, entry)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{key}:"
        for row in value:
            yield from item(row)
    else:
        yield f"{key_text(key)}: {flow(value)}"


def _entry(name: str, value: object, indent: str = "  ") -> Iterator[str]:
    line = f"{indent}{key_text(name)}: {flow(value)}"
    if len(line) <= LONGEST_LINE or not isinstance(value, list):
        yield line
        return
    yield f"{indent}{key_text(name)}:"
    for entry in value:
        yield f"{indent}  - {flow(entry)}"


def item(row: object, indent: str = "  ") -> Iterator[str]:
    """The lines of an entry of a list of parts."""
    line = f"{indent}- {flow(row)}"
    if len(line) <= LONGEST_LINE or not isinstance(row, Mapping):
        yield line
        return
    lead = "- "
    for name, value in row.items():
        yield f"{indent}{lead}{key_text(name)}: {flow(value)}"
        lead = "  "


def flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{key_text(str(name))}: {flow(entry)}" for name, entry in value.items())
            + "}"
        )
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    return scalar(value)


def scalar(value: object) -> str:
    """A single value; text is quoted only where it would read as something else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _LIKE_A_WORD:
        return text
    return quoted(text)


def key_text(name: str) -> str:
    """A key; whatever it looks like, it is read as text."""
    return name if _PLAIN.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    """Text in double quotes, with what cannot be printed escaped."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return f'"{_unprintable().sub(_escape, escaped)}"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )


@functools.cache
def _unprintable() -> re.Pattern[str]:
    """Compiled when it is needed: a class of characters this large takes a while."""
    return re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
