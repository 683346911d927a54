"""Questions: an attribute asked of a set of components, once, with what the answer decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from designer.graph import BRIEF, Ask, DesignGraph
from designer.model.design import Design, Value
from designer.model.edit import ChangeBrief, ChangeJourneys, ChangeRequirements, Edit, Set
from designer.model.requirements import Journey
from designer.review.beginnings import is_barely_begun
from designer.review.findings import Finding
from designer.review.journeys import needed_ids
from designer.review.wording import title, wording
from designer.rules import Severity

PER_BOUNDARY = frozenset(
    {"owner", "retention_days", "retention", "runbook", "on_call", "cost_center", "data_owner"}
)
"""What whole teams or networks have in common: asked once for each boundary."""
REQUIREMENTS = "requirements"
Key = tuple[str, str, str]
"""What sort of part is asked, about which attribute, and for what is common to a boundary, of which boundary."""
MOST_PRESSING = 5


@dataclass(frozen=True)
class Question:
    """One question; `components` are the ids it is asked of, of whatever sort `on` says."""

    attribute: str
    on: str
    components: tuple[str, ...]
    question: str
    decides: tuple[str, ...]
    severity: Severity
    verdicts: int
    boundary: str | None = None
    title: str = ""
    names: tuple[str, ...] = ()

    @property
    def presses(self) -> bool:
        """Whether the answer could settle something critical or high."""
        return self.severity in (Severity.CRITICAL, Severity.HIGH)

    def answered(self, value: Value, design: Design) -> tuple[Edit, ...]:
        """The edits that state the answer: once on the boundary, or on everything it was asked of."""
        if self.on == REQUIREMENTS:
            stated = {**design.requirements.model_dump(exclude_unset=True), self.attribute: value}
            return (ChangeRequirements(requirements=type(design.requirements)(**stated)),)
        if self.on == BRIEF:
            told = {**design.brief.model_dump(exclude_unset=True), self.attribute: value}
            return (ChangeBrief(brief=type(design.brief)(**told)),)
        if self.on == "journey":
            return (ChangeJourneys(journeys=self._answered_journeys(value, design)),)
        if self.boundary is not None:
            default = f"defaults.components.{self.attribute}"
            return (Set(on=self.boundary, attribute=default, value=value),)
        return tuple(Set(on=c, attribute=self.attribute, value=value) for c in self.components)

    def _answered_journeys(self, value: Value, design: Design) -> tuple[Journey, ...]:
        return tuple(
            type(j)(**{**j.model_dump(exclude_unset=True), self.attribute: value})
            if j.id in self.components
            else j
            for j in design.journeys
        )


@dataclass
class _Group:
    asked_of: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    verdicts: set[str] = field(default_factory=set)
    severity: Severity = Severity.LOW


@dataclass
class _Wait:
    """How many open findings wait for the same facts, and the worst of them."""

    findings: int = 0
    severity: Severity = Severity.LOW


@dataclass(frozen=True)
class Questions:
    """What to ask, the most pressing first, and what was asked and nobody knew."""

    to_ask: tuple[Question, ...]
    to_find_out: tuple[Question, ...]

    def of(self, finding: Finding) -> str | None:
        """The text that a finding shows: the question that presses most among those it waits for."""
        found = [n for ask in finding.asks if (n := self._asking.get(ask)) is not None]
        return self._all[min(found)].question if found else None

    @cached_property
    def _all(self) -> tuple[Question, ...]:
        return (*self.to_ask, *self.to_find_out)

    @cached_property
    def _asking(self) -> Mapping[Ask, int]:
        """For each fact that is asked for the number of the first question that asks for it."""
        numbered = reversed(tuple(enumerate(self._all)))
        return {Ask(part, q.attribute): n for n, q in numbered for part in q.components}


def questions_of(
    findings: Iterable[Finding], graph: DesignGraph, *, details: bool = False
) -> Questions:
    """Group what open findings wait for.

    In a drawing that is barely begun, each finding that waits for several facts is asked for one of them first, for
    the one that most others wait for too: often the answer settles it, and while it does not, the next is asked for.
    What milder rules want to know about journeys that nobody drew waits as well. `details` asks for everything.
    """
    begun = not details and is_barely_begun(graph)
    asking: dict[Key, _Group] = defaultdict(_Group)
    seeking: dict[Key, _Group] = defaultdict(_Group)
    needed = None if details else needed_ids(graph, drawn=begun)
    waiting: dict[frozenset[Key], _Wait] = {}
    for finding in findings:
        keys = set()
        for ask in finding.asks:
            if _is_detail(finding.severity, ask, needed, graph):
                continue
            key, asked = _group_key(ask, graph), _was_asked(ask, graph)
            weight = _weight(key[0], finding)
            _join((seeking if asked else asking)[key], finding, ask, weight)
            if not asked:
                keys.add(key)
        if keys and begun:
            wait = waiting.setdefault(frozenset(keys), _Wait())
            wait.findings += 1
            wait.severity = min(wait.severity, finding.severity, key=lambda each: each.rank)
    first = {key: asking[key] for key in _asked_first(waiting)} if begun else asking
    return Questions(_sorted(first, graph), _sorted(seeking, graph))


def _asked_first(waiting: Mapping[frozenset[Key], _Wait]) -> Iterator[Key]:
    """Facts of which every open finding waits for at least one: always the one that most wait for, by severity."""
    left = dict(waiting)
    while left:
        presses: dict[Key, tuple[int, int]] = {}
        for keys, wait in left.items():
            for key in keys:
                rank, count = presses.get(key, (wait.severity.rank, 0))
                presses[key] = min(rank, wait.severity.rank), count - wait.findings
        best = min(presses, key=lambda key: (*presses[key], key))
        left = {keys: wait for keys, wait in left.items() if best not in keys}
        yield best


def _was_asked(ask: Ask, graph: DesignGraph) -> bool:
    """Whether somebody answered already, with `unknown`."""
    if graph.found(ask[0]) is not None:
        return graph.spoken_unknown(ask)
    holder = graph.design.brief if ask[0] == BRIEF else graph.design.requirements
    return getattr(holder, ask[1], None) == "unknown"


def pressing(questions: Sequence[Question]) -> tuple[Question, ...]:
    """What a screen shows: at most five, and only what could settle a critical or high verdict."""
    return tuple(q for q in questions if q.presses)[:MOST_PRESSING]


def _weight(on: str, finding: Finding) -> Severity:
    """How much a question presses: what is said beside a drawing settles nothing about what is drawn."""
    return Severity.LOW if on == BRIEF else finding.severity


def _join(group: _Group, finding: Finding, ask: Ask, severity: Severity) -> None:
    group.asked_of.add(ask[0])
    group.rules.add(finding.rule)
    group.verdicts.add(finding.key)
    if severity.rank < group.severity.rank:
        group.severity = severity


def _is_detail(
    severity: Severity, ask: Ask, needed: frozenset[str] | None, graph: DesignGraph
) -> bool:
    """Milder rules ask only about what a journey needs."""
    if needed is None or severity in (Severity.CRITICAL, Severity.HIGH):
        return False
    connection = graph.design.connection_by_id.get(ask[0])
    if connection is not None:
        return not {connection.source, connection.target} <= needed
    return ask[0] in graph.design.component_by_id and ask[0] not in needed


def _group_key(ask: Ask, graph: DesignGraph) -> Key:
    """What is asked of which sort of part, and for what is common to a boundary, of which boundary."""
    part, attribute = ask
    component = graph.design.component_by_id.get(part)
    if component is None or attribute not in PER_BOUNDARY:
        return _sort(part, graph), attribute, ""
    around = next(graph.design.enclosing(component), None)
    return "component", attribute, around.id if around else ""


def _sort(part: str, graph: DesignGraph) -> str:
    design = graph.design
    if part in design.component_by_id:
        return "component"
    if part in design.connection_by_id:
        return "connection"
    if part in design.boundary_by_id:
        return "boundary"
    if graph.has_journey(part):
        return "journey"
    return BRIEF if part == BRIEF else REQUIREMENTS


def _sorted(groups: Mapping[Key, _Group], graph: DesignGraph) -> tuple[Question, ...]:
    """The worst first; among equals the one that most verdicts wait for that no earlier question is about.

    Three facts that one verdict waits for would otherwise take the place of three that say more.
    """
    made = {key: _question(*key, group, graph) for key, group in groups.items()}
    return tuple(
        made[key] for key in _telling_most(groups, {k: _order(q) for k, q in made.items()})
    )


def _telling_most(
    groups: Mapping[Key, _Group], order: Mapping[Key, tuple[object, ...]]
) -> Iterator[Key]:
    """All keys: always the one that most verdicts wait for of those that none before it is about."""
    waiting = {key: len(group.verdicts) for key, group in groups.items()}
    about = defaultdict[str, list[Key]](list)
    for key, group in groups.items():
        for verdict in group.verdicts:
            about[verdict].append(key)
    while waiting:
        best = min(waiting, key=lambda key: (order[key][0], -waiting[key], order[key]))
        yield best
        for verdict in groups[best].verdicts:
            for key in about.pop(verdict, ()):
                waiting[key] -= 1
        del waiting[best]


def _order(question: Question) -> tuple[object, ...]:
    asked_of = (question.on, question.components)
    return (question.severity.rank, -question.verdicts, question.attribute, *asked_of)


def _question(
    on: str, attribute: str, boundary: str, group: _Group, graph: DesignGraph
) -> Question:
    asked_of = tuple(sorted(group.asked_of))
    names = tuple(_label(part, graph) for part in asked_of)
    named = (_label(boundary, graph),) if boundary else names
    return Question(
        attribute=attribute,
        on=on,
        components=asked_of,
        question=wording(attribute, on, named),
        decides=tuple(sorted(group.rules)),
        severity=group.severity,
        verdicts=len(group.verdicts),
        boundary=boundary or None,
        title=title(attribute),
        names=names,
    )


def _label(part: str, graph: DesignGraph) -> str:
    boundary = graph.design.boundary_by_id.get(part)
    if boundary is not None:
        return boundary.label
    element = graph.found(part)
    return part if element is None else element.label
