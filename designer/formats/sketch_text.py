"""The text of a sketch, read word by word; every error knows its line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Self

from designer.formats.tree import MAX_DIGITS, Table

_BLANK = re.compile(r"(?:[ \t\r]+|#[^\n]*)*")
_BLANK_LINES = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*?(?=->|[^A-Za-z0-9_-]|$)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BARE = re.compile(r'[^\s;,()\[\]{}="#:][^\s;,()\[\]{}="]*')
_KEY = re.compile(r'[^\s;,()\[\]{}="#:]+')
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\[^\n])*)"')
_UNQUOTED = re.compile(r'[^";\n]*')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}
_CONSTANTS: dict[str, object] = {"true": True, "false": False}


class Mark(int):
    """A line that also knows its column."""

    column: int

    def __new__(cls, line: int, column: int) -> Self:
        """The mark of a line and a column, both counted from 1."""
        mark = super().__new__(cls, line)
        mark.column = column
        return mark


class Unreadable(Exception):
    """What is expected at a place and is not there."""

    def __init__(self, mark: Mark, message: str, remedy: str = "") -> None:
        self.mark, self.message, self.remedy = mark, message, remedy
        super().__init__(message)


class Words:
    """A place in the text of a sketch, and how to read on from it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def mark(self) -> Mark:
        """Where the reader stands."""
        row = bisect_right(self._starts, self.at)
        return Mark(row, self.at - self._starts[row - 1] + 1)

    def wrong(self, message: str, remedy: str = "") -> Unreadable:
        return Unreadable(self.mark(), message, remedy)

    def expected(self, what: str) -> Unreadable:
        head = self.text[self.at : self.at + 1]
        found = (
            repr(self.text[self.at : self.at + 12].split("\n")[0])
            if head not in ("", "\n")
            else "the end"
        )
        return self.wrong(f"{what} is expected, not {found}")

    def starts(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def take(self, token: str) -> bool:
        """Step over `token` if it stands here."""
        if self.starts(token):
            self.at += len(token)
            return True
        return False

    def need(self, token: str) -> None:
        if not self.take(token):
            raise self.expected(f"{token!r}")

    def blank(self, *, lines: bool = False) -> None:
        """Step over spaces and comments, and over line ends where a bracket is open."""
        found = (_BLANK_LINES if lines else _BLANK).match(self.text, self.at)
        self.at = found.end() if found else self.at

    def over(self) -> bool:
        """Whether the text ends here."""
        return self.at >= len(self.text)

    def ended(self) -> bool:
        """Whether a statement ends here."""
        return self.over() or self.text[self.at] in ";\n"

    def skip_statement(self) -> None:
        """Go to the end of a statement that could not be read."""
        while not self.ended():
            if not self.starts('"'):
                found = _UNQUOTED.match(self.text, self.at)
                self.at = found.end() if found else self.at
            elif found := _QUOTED.match(self.text, self.at):
                self.at = found.end()
            else:
                end = self.text.find("\n", self.at)
                self.at = end if end >= 0 else len(self.text)

    def id(self, what: str = "an id") -> str:
        return self._read(_ID, what)

    def name(self, what: str = "a name") -> str:
        return self._read(_NAME, what)

    def _read(self, pattern: re.Pattern[str], what: str) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise self.expected(what)
        self.at = found.end()
        return found[0]

    def settings(self) -> Table:
        """`(name=value, flag)`, the bracket being the next character."""
        table = Table(self.mark())
        self.need("(")
        self.blank(lines=True)
        while not self.take(")"):
            mark = self.mark()
            name = self.name("an attribute")
            if name in table:
                raise Unreadable(mark, f"{name} is stated twice", "keep one of them")
            table.lines[name] = mark
            self.blank(lines=True)
            table[name] = self._stated() if self.take("=") else True
            self._comma(")")
        return table

    def _stated(self) -> object:
        self.blank(lines=True)
        return self.value()

    def value(self) -> object:
        """A number, true, false, text, `[a, b]` or `{a: 1}`."""
        if self.take("["):
            items: list[object] = []
            self._until("]", lambda: items.append(self._scalar()))
            return items
        if self.take("{"):
            table: dict[str, object] = {}
            self._until("}", lambda: self._entry(table))
            return table
        return self._scalar()

    def _until(self, bracket: str, read: Callable[[], None]) -> None:
        self.blank(lines=True)
        while not self.take(bracket):
            read()
            self._comma(bracket)

    def _comma(self, bracket: str) -> None:
        self.blank(lines=True)
        if self.take(","):
            self.blank(lines=True)
        elif not self.starts(bracket):
            raise self.expected(f"',' or {bracket!r}")

    def _entry(self, table: dict[str, object]) -> None:
        mark = self.mark()
        key = self._quoted() if self.starts('"') else self._read(_KEY, "a key")
        if key in table:
            raise Unreadable(mark, f"{key} is stated twice", "keep one of them")
        self.blank(lines=True)
        self.need(":")
        self.blank(lines=True)
        table[key] = self._scalar()

    def _scalar(self) -> object:
        if self.starts('"'):
            return self._quoted()
        mark = self.mark()
        text = self._read(_BARE, "a value")
        if _INTEGER.fullmatch(text):
            if len(text) > MAX_DIGITS:
                raise Unreadable(mark, "the number is out of range", f"at most {MAX_DIGITS} digits")
            return int(text)
        if _NUMBER.fullmatch(text):
            number = float(text)
            if abs(number) > 1e300:
                raise Unreadable(mark, "the number is out of range")
            return number
        return _CONSTANTS.get(text, text)

    def _quoted(self) -> str:
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            raise self.wrong("the quotation does not end on this line", 'close it with "')
        self.at = found.end()
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), found[1])


def bare_or_quoted(text: str, *, key: bool = False) -> str:
    """Text as a sketch writes it: without quotes where it then reads as the same text."""
    pattern = _KEY if key else _BARE
    if pattern.fullmatch(text) and (key or not (_NUMBER.fullmatch(text) or text in _CONSTANTS)):
        return text
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )
    return f'"{escaped}"'
