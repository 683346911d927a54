"""What a rule yields: a counterexample with the path that shows it and the edits that would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from designer.graph import Element, Path
from designer.model.design import Scalar
from designer.model.edit import ANSWER, Edit, edits_from, edits_to
from designer.model.errors import InvalidRule
from designer.rules.claims import merely_claims
from designer.rules.severity import Severity

_asks = attrgetter("asks_for_an_answer")


@dataclass(frozen=True)
class Question:
    """The one name or number that a guided fix asks for; `example` is an answer that its tests may use."""

    attribute: str
    question: str
    unit: str | None = None
    choices: tuple[str, ...] = ()
    example: Scalar | None = None


@dataclass(frozen=True)
class Fix:
    """Edits that mend a violation.

    A fix without `ask` is automatic. One with `ask` is guided: `ANSWER` stands in its edits where the answer goes.
    `safe=False` marks what holds only "if true": it changes what is claimed, not what is drawn. Edits that merely
    claim are never safe, whatever is passed.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True
    ask: Question | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "edits", tuple(self.edits))
        if merely_claims(self.edits):
            object.__setattr__(self, "safe", False)
        if not self.edits:
            raise InvalidRule(f"fix {self.title!r} has no edits")
        if self.has_gap != (self.ask is not None):
            raise InvalidRule(
                f"fix {self.title!r}: ANSWER stands in the edits exactly where a fix asks"
            )

    @property
    def has_gap(self) -> bool:
        """Whether an answer has to be filled in before the edits can be applied."""
        return any(map(_asks, self.edits))

    def answered(self, value: Scalar) -> tuple[Edit, ...]:
        """The edits with `value` in the place of `ANSWER`."""
        return filled(self.edits, value)


def filled(edits: Iterable[Edit], value: Scalar) -> tuple[Edit, ...]:
    """Edits with `value` in the place of `ANSWER`."""
    return edits_from([_filled(edit, value) for edit in edits_to(edits)])


def _filled(document: object, value: Scalar) -> object:
    if isinstance(document, dict):
        return {str(_filled(key, value)): _filled(inner, value) for key, inner in document.items()}
    if isinstance(document, list):
        return [_filled(inner, value) for inner in document]
    if document == ANSWER:
        return value
    return document.replace(ANSWER, str(value)) if isinstance(document, str) else document


Part = str | Element
"""A component, connection or journey, by id or as the element itself."""


@dataclass(frozen=True)
class Together:
    """What is said, and what the fix is called, where several parts fail for one root; `{parts}` names them."""

    message: str
    fix: str


@dataclass(frozen=True)
class Violation:
    """One counterexample to a rule's claim.

    Parameters
    ----------
    message
        What is wrong, with the names of the parts.
    witness
        The path or the parts that show it.
    fixes
        The best first.
    components, connections
        The culprits; the subject (of a connection: its ends) where left out.
    root
        What it comes from: violations of one rule with one root are one finding.
    together
        How that finding speaks of all the parts at once; the first violation speaks for the others where left out.
    severity
        Where this one is worse or milder than the rule.
    """

    message: str
    witness: Path | tuple[Part, ...] = ()
    fixes: tuple[Fix, ...] = ()
    components: tuple[Part, ...] = ()
    connections: tuple[Part, ...] = ()
    journey: Part | None = None
    root: Part | None = None
    together: Together | None = None
    severity: Severity | str | None = None

    def __post_init__(self) -> None:
        # By id from here on: a verdict that still stands when the design has changed must not hold on to its graph.
        mine = self.__dict__
        if not isinstance(self.witness, Path):
            mine["witness"] = ids(self.witness)
        mine["components"], mine["connections"] = ids(self.components), ids(self.connections)
        for name in ("journey", "root"):
            part = mine[name]
            if part is not None and not isinstance(part, str):
                mine[name] = part.id

    @property
    def path(self) -> tuple[str, ...]:
        """Ids along the witness."""
        return self.witness.components if isinstance(self.witness, Path) else ids(self.witness)

    @property
    def path_connections(self) -> tuple[str, ...]:
        """Ids of the connections along the witness, where it is a path."""
        return self.witness.connections if isinstance(self.witness, Path) else ()


def ids(parts: Iterable[Part]) -> tuple[str, ...]:
    """Ids of parts given by id or as elements."""
    return tuple([part if isinstance(part, str) else part.id for part in parts])
