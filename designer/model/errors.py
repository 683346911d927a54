"""What can go wrong, as one tree.

DesignerError
    InvalidDesign       a file, a sketch or an edit gives a design that FORMAT.md does not allow
    InvalidEdit         an edit names what is not there, or would make an invalid design
    UnknownWord         a word that the catalogue does not have
    AmbiguousWord       a word that may mean several kinds
    InvalidRule         a rule asks for what the catalogue does not have, or lacks a required part
    InvalidPack         a rule pack could not be loaded
    InvalidSettings     settings that contradict one another or name what does not exist
    UnsupportedFormat   an export or import format that is not offered, or cannot carry a design
    StorageError        the database could not be read or written
    RenderError         a picture could not be drawn
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an input: where it is and what would be right.

    `path` is written as in `components[3].kind`; `line` counts from 1 and is 0 where there is none.
    """

    line: int
    path: str
    message: str
    remedy: str = ""
    file: str = ""

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, str(self.line) if self.line else "") if part)
        text = ": ".join(part for part in (place, self.path, self.message) if part)
        return f"{text}; {self.remedy}" if self.remedy else text


def _reading_order(problem: Problem) -> tuple[object, ...]:
    """By line and place, `components[2]` and `column 9` before `components[10]` and `column 10`."""
    numbers = re.split(r"(\d+)", problem.path)
    place = [int(part) if i % 2 else part for i, part in enumerate(numbers)]
    return (problem.file, problem.line, place, problem.message, problem.remedy)


class DesignerError(Exception):
    """Anything that the user can mend; its text is fit to be shown."""


class InvalidDesign(DesignerError):
    """An input is no design; carries every problem that was found, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=_reading_order))
        super().__init__("\n".join(map(str, self.problems)))


class InvalidEdit(DesignerError):
    """An edit names what is not there, or would make an invalid design."""


class UnknownWord(DesignerError):
    """A word that the catalogue does not have; `nearest` are the likeliest right ones, `remedy` says what to write."""

    def __init__(self, word: str, nearest: tuple[str, ...] = (), remedy: str = "") -> None:
        self.word, self.nearest = word, nearest
        self.remedy = f"did you mean {' or '.join(nearest)}?" if nearest else remedy
        super().__init__("; ".join(filter(None, (f"unknown word {word!r}", self.remedy))))


class AmbiguousWord(DesignerError):
    """A word that may mean several kinds; `candidates` are those."""

    def __init__(self, word: str, candidates: tuple[str, ...]) -> None:
        self.word, self.candidates = word, candidates
        super().__init__(f"{word!r} may mean {', '.join(candidates)}")


class InvalidRule(DesignerError):
    """A rule asks for what the catalogue does not have, or lacks a required part."""


class InvalidPack(DesignerError):
    """A rule pack could not be loaded."""


class InvalidSettings(DesignerError):
    """Settings contradict one another or name what does not exist."""


class UnsupportedFormat(DesignerError):
    """A format that is not offered, or that cannot carry this design."""


class StorageError(DesignerError):
    """The database could not be read or written; nothing that was saved is lost."""


class RenderError(DesignerError):
    """A picture could not be drawn."""
