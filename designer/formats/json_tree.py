"""JSON to a plain tree with lines: strict, without duplicate keys, NaN or bottomless nesting."""

from __future__ import annotations

import json
import re

from designer.formats.tree import MAX_DEPTH, MAX_DIGITS, Rows, Table, odd_text
from designer.model.errors import Problem

_BLANK = re.compile(r"[ \t\n\r]*")


class _Wrong(Exception):
    """What makes the rest of a file unreadable."""


def json_tree(text: str, file: str = "") -> tuple[object, list[Problem]]:
    """The tree of a JSON text and what is wrong with its syntax."""
    reader = _Reader(text, file)
    try:
        return reader.whole(), reader.problems
    except json.JSONDecodeError as error:
        reader.at = error.pos
        reader.report(f"this is not JSON: {error.msg.lower()} at column {error.colno}")
    except (_Wrong, ValueError) as error:
        reader.report(str(error))
    return None, reader.problems


class _Reader:
    """Reads brackets itself, to keep lines and depth; strings and numbers are the standard library's."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file, self.at = text, file, 0
        self.problems: list[Problem] = []
        self._counted, self._line = 0, 1
        self._scalars = json.JSONDecoder(
            parse_constant=_refuse, parse_int=self._integer, parse_float=self._number
        )

    @property
    def line(self) -> int:
        if self.at < self._counted:
            return self.text.count("\n", 0, self.at) + 1
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def report(self, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(self.line, "", message, remedy, self.file))

    def whole(self) -> object:
        value = self._value(0)
        self._skip()
        if self.at < len(self.text):
            raise _Wrong("this is not JSON: something follows the end")
        return value

    def _value(self, depth: int) -> object:
        self._skip()
        head = self.text[self.at : self.at + 1]
        if head in ("{", "["):
            if depth >= MAX_DEPTH:
                raise _Wrong(f"nested deeper than {MAX_DEPTH} levels")
            return self._table(depth) if head == "{" else self._rows(depth)
        return self._scalar()

    def _scalar(self) -> object:
        value, end = self._scalars.raw_decode(self.text, self.at)
        if isinstance(value, str) and (odd := odd_text(value)):
            self.report(f"the character {odd} is not allowed", "remove it")
        self.at = end
        return value

    def _table(self, depth: int) -> Table:
        table = Table(self.line)
        self.at += 1
        while not self._ended("}", first=not table.lines):
            self._skip()
            line, key = self.line, self._name()
            if key in table.lines:
                self.report(
                    f"duplicate key {key!r} (first on line {table.lines[key]})", "keep one of them"
                )
            table.lines.setdefault(key, line)
            table.setdefault(key, self._value(depth + 1))
        return table

    def _rows(self, depth: int) -> Rows:
        rows = Rows(self.line)
        self.at += 1
        while not self._ended("]", first=not rows):
            self._skip()
            rows.lines.append(self.line)
            rows.append(self._value(depth + 1))
        return rows

    def _name(self) -> str:
        if self.text[self.at : self.at + 1] != '"':
            raise _Wrong("this is not JSON: a key in double quotes is expected")
        key = self._scalar()
        self._skip()
        if self.text[self.at : self.at + 1] != ":":
            raise _Wrong("this is not JSON: a colon is expected")
        self.at += 1
        return str(key)

    def _ended(self, bracket: str, *, first: bool) -> bool:
        """Step over the closing bracket, or the comma before the next entry."""
        self._skip()
        head = self.text[self.at : self.at + 1]
        if head == bracket:
            self.at += 1
            return True
        if not first:
            if head != ",":
                raise _Wrong(f"this is not JSON: a comma or {bracket} is expected")
            self.at += 1
        return False

    def _skip(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _integer(self, text: str) -> int:
        if len(text) > MAX_DIGITS:
            self.report(
                f"the number {text[:12]}... is out of range", f"at most {MAX_DIGITS} digits"
            )
            return 0
        return int(text)

    def _number(self, text: str) -> float:
        """A number; JSON does not tell 2.0 from 2, and an attribute that counts takes both."""
        number = float(text)
        if abs(number) > 1e300:
            self.report(f"the number {text[:12]} is out of range")
            return 0.0
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _refuse(word: str) -> object:
    raise _Wrong(f"{word} is no number in JSON")
