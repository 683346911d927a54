"""From verdicts to findings: one root cause, one finding, with what follows from it listed in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from designer.graph import Ask, DesignGraph
from designer.model.edit import Edit
from designer.model.requirements import Waiver
from designer.review.fingerprints import fingerprint
from designer.review.policy import Policy
from designer.rules import Fix, Rule, Severity, Verdict, Violation, ids
from designer.rules import Question as FixQuestion
from designer.rules.propriety import impropriety


@dataclass(frozen=True)
class FixProposal:
    """A fix of a finding; `clears` is None until it was proven, `introduces` names new `RULE@subject`."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]
    ask: FixQuestion | None = None
    clears: bool | None = None
    introduces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong (`fail`), or that cannot be told yet (`open`).

    `components` and `connections` are the culprits, `witness` the path that shows it; `follows` names the
    `RULE@subject` that this finding stands for besides its own.
    """

    rule: str
    name: str
    title: str
    category: str
    severity: Severity
    kind: Literal["fail", "open"]
    absence: bool
    message: str
    subject: str
    components: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
    witness: tuple[str, ...] = ()
    path_connections: tuple[str, ...] = ()
    journey: str | None = None
    question: str | None = None
    asks: tuple[Ask, ...] = ()
    fixes: tuple[FixProposal, ...] = ()
    fingerprint: str = ""
    source: str = ""
    waiver: Waiver | None = None
    remedy: str = ""
    rationale: str = ""
    probe: str = ""
    answer: str = ""
    false_positives: str = ""
    follows: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The rule and subject, as fixes name what they introduce."""
        return f"{self.rule}@{self.subject}"

    @property
    def places(self) -> frozenset[str]:
        """Everything that the finding is about."""
        return frozenset((self.subject, *self.components, *self.connections))


_Found = tuple[Finding, Violation]
"""A violation as a finding of its own, with what its rule yielded."""

MOST_NAMED = 6
"""So many names stand in a message; `components` has them all."""


def changed(finding: Finding, **fields: Any) -> Finding:
    """The finding with some fields changed; unlike `dataclasses.replace` without going through all the others."""
    copy = object.__new__(Finding)
    copy.__dict__.update(finding.__dict__, **fields)
    return copy


def drafts_of(
    rule: Rule,
    verdicts: Collection[Verdict],
    graph: DesignGraph,
    policy: Policy,
    asked: Mapping[str, Finding] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """What one rule finds by itself, each finding with its mark.

    Parameters
    ----------
    asked
        By subject what this rule left open in an earlier state, where all that it names is still what it was: it
        stands while the rule waits for the same facts.
    """
    failing = (_marked(draft, graph) for draft in _failing(rule, verdicts, graph, policy))
    return (*failing, *_open(rule, verdicts, graph, policy, asked))


def findings_of(
    rules: Mapping[str, Rule], drafts: Iterable[Finding], graph: DesignGraph
) -> tuple[Finding, ...]:
    """All findings, the worst first; each has a fingerprint of its own."""
    kept = _yielded(rules, sorted(drafts, key=order), graph)
    return tuple(_numbered(kept))


def order(finding: Finding) -> tuple[object, ...]:
    """Sort key: the worst first, what fails before what is open, then by rule and place."""
    place = (finding.subject, finding.components, finding.connections, finding.witness)
    return (finding.severity.rank, finding.kind, finding.rule, *place, finding.message)


# ---- Building --------------------------------------------------------------------------------


def _failing(
    rule: Rule, verdicts: Iterable[Verdict], graph: DesignGraph, policy: Policy
) -> Iterator[Finding]:
    """One finding for each root; the first violation speaks for the others, or says it of all.

    What a waiver names stays apart: who accepts that one part fails has not accepted it of the others.
    """
    waived = {waiver.on for waiver in graph.design.waivers if waiver.rule == rule.id}
    by_root: dict[tuple[object, ...], list[_Found]] = defaultdict(list)
    for verdict in verdicts:
        for violation in verdict.violations:
            finding = _finding(rule, verdict.subject, violation, graph, policy)
            root = ids((violation.root,)) if violation.root is not None else ()
            own = (finding.subject, finding.components, finding.connections)
            accepted = tuple(sorted(waived & finding.places))
            by_root[(accepted, *(root or own))].append((finding, violation))
    for group in by_root.values():
        yield _one(
            sorted(group, key=lambda found: order(found[0])) if len(group) > 1 else group, graph
        )


def names(first: Finding, others: Iterable[Finding]) -> tuple[str, ...]:
    """What a finding stands for besides its own, where it speaks for others: `RULE@subject`."""
    named = {name for other in others for name in (other.key, *other.follows)}
    return tuple(sorted((named | set(first.follows)) - {first.key}))


def _finding(
    rule: Rule, subject: str, violation: Violation, graph: DesignGraph, policy: Policy
) -> Finding:
    own_components, own_connections = _places(subject, graph)
    components = ids(violation.components) or own_components
    return Finding(
        **_about(rule, subject, graph, policy) | {"severity": _severity(rule, violation, policy)},
        kind="fail",
        message=violation.message,
        components=tuple(dict.fromkeys(components)),
        connections=tuple(dict.fromkeys(ids(violation.connections) or own_connections)),
        witness=violation.path or components,
        path_connections=violation.path_connections,
        journey=_journey(subject, violation, graph),
        fixes=tuple(_proposal(f) for f in violation.fixes if impropriety(f, subject) is None),
    )


def _about(rule: Rule, subject: str, graph: DesignGraph, policy: Policy) -> dict[str, Any]:
    """What a finding takes from its rule, the interviewer's question asked of this very part."""
    part = graph.found(subject)
    probe, answer = rule.asked_of(part.label if part is not None else subject)
    return {
        "rule": rule.id,
        "name": rule.name,
        "title": rule.title,
        "category": rule.category,
        "severity": policy.severity(rule),
        "absence": rule.absence,
        "subject": subject,
        "source": rule.source,
        "remedy": rule.remedy,
        "rationale": rule.rationale,
        "probe": probe,
        "answer": answer,
        "false_positives": rule.false_positives,
    }


def _severity(rule: Rule, violation: Violation, policy: Policy) -> Severity:
    if violation.severity is None or rule.id in policy.severities:
        return policy.severity(rule)
    return Severity(violation.severity)


def _places(subject: str, graph: DesignGraph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The components and connections that a subject is."""
    connection = graph.design.connection_by_id.get(subject)
    if connection is not None:
        return (connection.source, connection.target), (subject,)
    return ((subject,) if subject in graph.design.component_by_id else ()), ()


def _journey(subject: str, violation: Violation | None, graph: DesignGraph) -> str | None:
    if violation is not None and violation.journey is not None:
        return ids((violation.journey,))[0]
    if subject in graph.design.component_by_id or subject in graph.design.connection_by_id:
        return None
    return subject if graph.has_journey(subject) else None


def _proposal(fix: Fix) -> FixProposal:
    return FixProposal(fix.title, fix.safe, fix.edits, fix.ask)


def _open(
    rule: Rule,
    verdicts: Iterable[Verdict],
    graph: DesignGraph,
    policy: Policy,
    asked: Mapping[str, Finding],
) -> Iterator[Finding]:
    for verdict in verdicts:
        if verdict.kind == "open":
            asks = tuple(sorted(set(verdict.asks)))
            before = asked.get(verdict.subject)
            if before is not None and before.asks == asks:
                yield before
            else:
                yield _marked(_asking(rule, verdict.subject, asks, graph, policy), graph)


def _asking(
    rule: Rule, subject: str, asks: tuple[Ask, ...], graph: DesignGraph, policy: Policy
) -> Finding:
    components, connections = _places(subject, graph)
    if not components:  # a journey, or the design: what the doubt is about
        asked_of = dict.fromkeys(ask[0] for ask in asks)
        components = tuple(a for a in asked_of if a in graph.design.component_by_id)
    return Finding(
        **_about(rule, subject, graph, policy),
        kind="open",
        message=f"{rule.title} {_missing(asks)}",
        components=components,
        connections=connections,
        witness=components,
        journey=_journey(subject, None, graph),
        asks=asks,
    )


def _missing(asks: Sequence[Ask]) -> str:
    """What is not known, by attribute: `zones of api and db, owner of db`; no fact may be what is missing."""
    if not asks:
        return "The drawing does not decide it."
    by_attribute: dict[str, list[str]] = defaultdict(list)
    for part, attribute in asks:
        by_attribute[attribute.replace("_", " ")].append(part)
    facts = ", ".join(f"{name} of {' and '.join(parts)}" for name, parts in by_attribute.items())
    return f"Not known: {facts}"


# ---- One root cause, one finding -------------------------------------------------------------


def _one(group: Sequence[_Found], graph: DesignGraph) -> Finding:
    """The finding that stands for a group, the worst of which comes first."""
    (first, violation), *others = group
    if not others:
        return first
    spoken = changed(first, follows=names(first, (finding for finding, _ in others)))
    members = [finding for finding, _ in group]
    components = tuple(sorted({name for each in members for name in each.components}))
    if violation.together is None or len(components) < 2:
        return spoken
    parts = _listed([graph.elements[name].label for name in components])
    return changed(
        spoken,
        message=violation.together.message.replace("{parts}", parts),
        components=components,
        connections=tuple(sorted({name for each in members for name in each.connections})),
        journey=first.journey if len({each.journey for each in members}) == 1 else None,
        fixes=_for_all(members, violation.together.fix.replace("{parts}", parts)),
    )


def _for_all(members: Sequence[Finding], title: str) -> tuple[FixProposal, ...]:
    """One fix that does what the first fix of each does; none where a part has none or asks for something."""
    firsts = [fix for each in members for fix in each.fixes[:1] if fix.ask is None]
    if len(firsts) < len(members):
        return ()
    # What several of them do is done once, such as adding the one backend that all of them send to.
    edits = {edit.model_dump_json(): edit for fix in firsts for edit in fix.edits}
    return (FixProposal(title, all(fix.safe for fix in firsts), tuple(edits.values())),)


def _listed(labels: Sequence[str]) -> str:
    """Names as a sentence has them, `a, b and c`; beyond a few they are counted."""
    shown = list(labels)
    if len(shown) > MOST_NAMED:
        shown = [*shown[: MOST_NAMED - 1], f"{len(shown) - MOST_NAMED + 1} more"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _yielded(
    rules: Mapping[str, Rule], findings: list[Finding], graph: DesignGraph
) -> list[Finding]:
    """Without those whose cause another rule has found at the same place; that one lists them.

    What a waiver accepts is nobody's cause: a risk accepted under one rule hides nothing of another.
    """
    accepted = {(waiver.rule, waiver.on) for waiver in graph.design.waivers}
    failing: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind == "fail" and not any(
            (finding.rule, place) in accepted for place in finding.places
        ):
            failing[finding.rule].append(finding)
    followers: dict[int, list[Finding]] = defaultdict(list)
    kept = []
    for finding in findings:
        root = _root(finding, rules, failing)
        if root is finding:
            kept.append(finding)
        else:
            followers[id(root)].append(finding)
    return [
        changed(f, follows=names(f, followers[id(f)])) if id(f) in followers else f for f in kept
    ]


def _root(
    finding: Finding, rules: Mapping[str, Rule], failing: Mapping[str, list[Finding]]
) -> Finding:
    """The finding at the end of the chain; in a ring of rules, the first of them by order."""
    chain = [finding]
    while (cause := _cause(chain[-1], rules[chain[-1].rule].yields_to, failing)) is not None:
        if any(cause is link for link in chain):
            return min(chain, key=order)
        chain.append(cause)
    if len(chain) == 1:
        return _naming(finding, rules, failing) or finding
    return chain[-1]


def _cause(
    finding: Finding, yields_to: Iterable[str], failing: Mapping[str, list[Finding]]
) -> Finding | None:
    for rule in yields_to:
        for other in failing.get(rule, ()):
            if not finding.places.isdisjoint(other.places):
                return other
    return None


def _naming(
    finding: Finding, rules: Mapping[str, Rule], failing: Mapping[str, list[Finding]]
) -> Finding | None:
    """A finding that names this one's very connection, unless it is itself told by another, which does not."""
    for rule in rules[finding.rule].yields_connections_to:
        for other in failing.get(rule, ()):
            named = not set(other.connections).isdisjoint(finding.connections)
            as_bad = other.severity.rank <= finding.severity.rank
            if named and as_bad and _cause(other, rules[rule].yields_to, failing) is None:
                return other
    return None


def _marked(finding: Finding, graph: DesignGraph) -> Finding:
    culprits = (*finding.components, *finding.connections) or (finding.subject,)
    mark = fingerprint(graph, finding.rule, culprits, finding.witness, finding.path_connections)
    return changed(finding, fingerprint=mark)


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Two findings that look alike to the fingerprint are numbered, in their stable order."""
    seen: dict[str, int] = defaultdict(int)
    for finding in findings:
        mark = finding.fingerprint
        seen[mark] += 1
        yield finding if seen[mark] == 1 else changed(finding, fingerprint=f"{mark}-{seen[mark]}")
