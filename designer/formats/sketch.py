"""The sketch: a design in one line, as rule examples, bug reports and the board's text box use it.

>>> read_sketch("internet -> api:web_app -> db:relational_db(instances=2)").components[-1].attributes
{'instances': 2}
"""

from __future__ import annotations

from designer.formats.document import design_from
from designer.formats.parts import COMPONENT_FIELDS, CONNECTION_FIELDS
from designer.formats.sketch_text import Mark, Unreadable, Words
from designer.formats.sketch_writing import sketch_of, write_sketch
from designer.formats.speech import JOURNEY, REQUIREMENTS
from designer.formats.tree import Rows, Table, decoded
from designer.model.design import Design
from designer.model.errors import InvalidDesign, Problem
from designer.model.nearest import offered

UNNAMED = "Sketch"
INTERNET = "internet"
_ABOUT = {"title": "name", "scenario": "scenario", "level": "level"}
_NUMBERS = tuple(name for name in REQUIREMENTS if name not in ("tags", "unsure"))
__all__ = ["read_sketch", "sketch_of", "write_sketch"]


def read_sketch(source: str | bytes, file: str = "") -> Design:
    """Read a design from a sketch.

    Raises
    ------
    InvalidDesign
        With every problem, each with its line and column.
    """
    reader = _Reader(decoded(source, file), file)
    tree = reader.tree()
    try:
        design = design_from(tree, file)
    except InvalidDesign as error:
        raise InvalidDesign([*reader.problems, *map(_with_column, error.problems)]) from None
    if reader.problems:
        raise InvalidDesign(reader.problems)
    return design


def _with_column(problem: Problem) -> Problem:
    mark = problem.line
    if not isinstance(mark, Mark):
        return problem
    return Problem(
        int(mark), f"column {mark.column}", problem.message, problem.remedy, problem.file
    )


class _Reader:
    """Builds the tree of the design file, statement by statement."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.words = Words(text)
        self.problems: list[Problem] = []
        self.design = Table(1)
        self.requirements = Table(1)
        self.components, self.connections, self.journeys = Rows(1), Rows(1), Rows(1)
        self._drawn: dict[str, Table] = {}

    def tree(self) -> Table:
        words = self.words
        while not words.over():
            try:
                self._statement()
            except Unreadable as error:
                self._report(error)
                words.skip_statement()
            words.at += 1
        sections = {
            "requirements": self.requirements,
            "components": self.components,
            "connections": self.connections,
            "journeys": self.journeys,
        }
        self.design.update(
            {"chalkline": 1, **{name: part for name, part in sections.items() if part}}
        )
        self.design.setdefault("name", UNNAMED)
        return self.design

    def _report(self, error: Unreadable) -> None:
        path = f"column {error.mark.column}"
        self.problems.append(Problem(int(error.mark), path, error.message, error.remedy, self.file))

    def _statement(self) -> None:
        words = self.words
        words.blank()
        while words.take("@"):
            self._requirement()
            words.blank()
        if words.ended():
            return
        mark, name = words.mark(), words.id("a component")
        words.blank()
        if (
            name == "journey"
            and not words.ended()
            and not words.starts("-")
            and words.text[words.at] not in ":("
        ):
            self._journey(mark)
        else:
            self._chain(name, mark)
        words.blank()
        if not words.ended():
            raise words.expected("an arrow or the end of the line")

    def _requirement(self) -> None:
        words, mark = self.words, self.words.mark()
        name = words.name("a tag or a requirement")
        if not words.take("="):
            tags = self.requirements.setdefault("tags", Rows(mark))
            assert isinstance(tags, Rows)
            tags.append(name)
            tags.lines.append(mark)
            self.requirements.lines.setdefault("tags", mark)
            return
        value = words.value()
        table, key = (self.design, _ABOUT[name]) if name in _ABOUT else (self.requirements, name)
        if table is self.requirements and name not in _NUMBERS:
            remedy = offered(name, (*_NUMBERS, *_ABOUT))
            raise Unreadable(mark, f"unknown requirement {name!r}", remedy)
        if key in table:
            raise Unreadable(mark, f"{name} is stated twice", "keep one of them")
        table[key] = value
        table.lines[key] = mark

    def _chain(self, name: str, mark: Mark) -> None:
        words = self.words
        source = self._component(name, mark)
        words.blank()
        while words.starts("-"):
            row = self._arrow()
            words.blank()
            mark = words.mark()
            target = self._component(words.id("a component"), mark)
            row["from"], row["to"] = source, target
            row.lines.update({"from": row.line, "to": mark})
            self.connections.append(row)
            self.connections.lines.append(row.line)
            source = target
            words.blank()

    def _component(self, name: str, mark: Mark) -> str:
        """Draw a component at its first mention; its id."""
        words = self.words
        kind_mark = words.mark()
        kind = words.id("a kind") if words.take(":") else None
        settings = words.settings() if words.starts("(") else None
        drawn = self._drawn.get(name)
        if drawn is not None:
            if settings is not None or kind not in (None, drawn["kind"]):
                raise Unreadable(
                    mark, f"{name} is described already", "describe it at its first mention"
                )
            return name
        if kind is None and name != INTERNET:
            raise Unreadable(mark, f"{name} has no kind", f"write {name}:KIND at its first mention")
        row = self._described(
            settings, COMPONENT_FIELDS, ("name", "product", "elsewhere", "assumed"), mark
        )
        row.update({"id": name, "kind": kind or "user_client"})
        row.lines.update({"id": mark, "kind": kind_mark})
        self._drawn[name] = row
        self.components.append(row)
        self.components.lines.append(mark)
        return name

    def _arrow(self) -> Table:
        words, mark = self.words, self.words.mark()
        kind, settings = "call", None
        if not words.take("->"):
            words.need("-")
            kind = words.name("an arrow")
            settings = words.settings() if words.starts("(") else None
            words.need("->")
        row = self._described(settings, CONNECTION_FIELDS, ("id", "assumed"), mark)
        row["kind"] = kind
        row.lines["kind"] = mark
        return row

    def _described(
        self, settings: Table | None, fields: tuple[str, ...], ours: tuple[str, ...], mark: Mark
    ) -> Table:
        row = Table(mark)
        for name, value in (settings or {}).items():
            where = settings.lines[name] if settings else mark
            if name in fields and name not in ours:
                self._report(Unreadable(_marked(where, mark), f"a sketch cannot state {name} here"))
                continue
            row[name] = value
            row.lines[name] = where
        return row

    def _journey(self, mark: Mark) -> None:
        words = self.words
        name = words.id("the journey's id")
        words.blank()
        words.need(":")
        ends = [self._ends()]
        words.need("->")
        ends.append(self._ends())
        words.blank()
        settings = words.settings() if words.starts("(") else None
        row = self._described(settings, JOURNEY, tuple(set(JOURNEY) - {"id", "from", "to"}), mark)
        row.update({"id": name, "from": ends[0], "to": ends[1]})
        row.lines.update({"id": mark, "from": ends[0].line, "to": ends[1].line})
        self.journeys.append(row)
        self.journeys.lines.append(mark)

    def _ends(self) -> Rows:
        words = self.words
        words.blank()
        ends = Rows(words.mark())
        while True:
            words.blank()
            ends.lines.append(words.mark())
            ends.append(words.id("a component"))
            words.blank()
            if not words.take(","):
                return ends


def _marked(line: int, fallback: Mark) -> Mark:
    return line if isinstance(line, Mark) else fallback
