"""A file as plain data that remembers its lines: what every reader hands to `designer.formats.document`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from designer.model.errors import InvalidDesign, Problem

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
MAX_DIGITS = 18
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_ODD_ASCII = re.compile(r"[^\t\n\r\x20-\x7e]")


class Table(dict[str, object]):
    """A mapping with the line it starts on and the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Rows(list[object]):
    """A list with the line it starts on and the line of each item."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def line_of(tree: object, path: str) -> int:
    """Line of what `path` (`components[3].kind`) names, or of the nearest thing around it; 0 where unknown."""
    place, line = tree, tree.line if isinstance(tree, Table | Rows) else 0
    for step in _steps(path):
        if isinstance(place, Table) and isinstance(step, str) and step in place:
            line, place = place.lines.get(step, line), place[step]
        elif isinstance(place, Rows) and isinstance(step, int) and step < len(place):
            line, place = place.lines[step], place[step]
        else:
            break
    return line


def _steps(path: str) -> Iterator[str | int]:
    for name, index in _STEP.findall(path):
        yield int(index) if index else name


def decoded(source: str | bytes, file: str = "") -> str:
    """Text of a file: UTF-8 with or without a byte order mark, of a bearable size, without control characters.

    Raises
    ------
    InvalidDesign
        If it is anything else.
    """
    if len(source) > MAX_BYTES:
        raise _refused(f"the file is larger than {MAX_BYTES // 1_000_000} MB", "", file)
    text = source if isinstance(source, str) else _utf8(source, file)
    text = text.removeprefix("\ufeff")
    if found := _odd_character(text):
        line = text.count("\n", 0, found.start()) + 1
        name = f"U+{ord(found[0]):04X}"
        raise InvalidDesign(
            [Problem(line, "", f"the character {name} is not allowed", "remove it", file)]
        )
    return text


def _utf8(source: bytes, file: str) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in source[:4]:
        raise _refused("the file is UTF-16 or UTF-32", "save it as UTF-8", file)
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        problem = Problem(
            line,
            "",
            f"byte 0x{source[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
            file,
        )
        raise InvalidDesign([problem]) from error


def _refused(message: str, remedy: str, file: str) -> InvalidDesign:
    return InvalidDesign([Problem(0, "", message, remedy, file)])


def odd_text(text: str) -> str:
    """The first character of `text` that no design may hold (as `U+0000`), or nothing.

    Escapes in quotes bring such characters past `decoded`.
    """
    if text.isprintable():
        return ""
    found = _odd_character(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def _odd_character(text: str) -> re.Match[str] | None:
    return (_ODD_ASCII if text.isascii() else _odd_in_unicode()).search(text)


@functools.cache
def _odd_in_unicode() -> re.Pattern[str]:
    """Compiled when it is needed: a class of characters this large takes a while."""
    return re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
