"""Mutations: each control of a good design is removed, bypassed, cut off or switched off in turn (DECISIONS G)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Connection, Design, Value
from designer.model.edit import Connect, Disconnect, Edit, Remove, Set

CONTROLS: Mapping[str, str] = {
    "waf": "filter at the edge",
    "safety_in": "input check",
    "safety_out": "output check",
    "output_validator": "output validator",
    "limit_guard": "limit of actions",
    "redactor": "redactor",
    "anonymiser": "anonymiser",
    "malware_scan": "malware scan",
    "sandbox": "sandbox",
    "evaluation_gate": "evaluation gate",
    "rai_gate": "impact review",
    "approval": "approval",
    "model_registry": "model registry",
    "deploy_controller": "canary",
    "drift_monitor": "drift monitor",
    "quality_monitor": "quality monitor",
    "monitor_outside": "probe from outside",
    "security_monitor": "security monitor",
    "telemetry_backend": "telemetry backend",
    "cost_monitor": "cost monitor",
    "alert_target": "alerting",
    "acts_on_alerts": "person on call",
    "prediction_log": "prediction log",
    "audit": "audit log",
    "explains": "explainer",
    "human_verdict": "human review",
    "entry_for_appeals": "appeals",
    "label_store": "label store",
    "secret_store": "vault",
    "identity_provider": "identity provider",
    "schema_validator": "data validation",
    "deletion": "deletion service",
}
"""Capabilities whose loss has to be noticed; what stands on a path is bypassed, the rest is removed."""
INLINE = (
    "waf",
    "redactor",
    "anonymiser",
    "malware_scan",
    "evaluation_gate",
    "rai_gate",
    "approval",
    "model_registry",
    "deploy_controller",
    "output_validator",
    "schema_validator",
)
GUARDS = frozenset({"guarded_by"})


NO_BACKUP: Mapping[str, Value] = {
    "backup_interval_min": "none",
    "pitr": False,
    "rebuildable": False,
}
NO_LETTERS: Mapping[str, Value] = {"dead_letter": "none", "dlq": False}
ACT = frozenset({"acts_on_alerts", "pipeline", "deploy_controller", "trainer"})
"""Capabilities of what does something about an alarm."""
TOLD = frozenset({"telemetry", "alert", "control"})


@dataclass(frozen=True)
class Line:
    """A connection that protects or watches: its name, the rules that look at its start, and what may replace it."""

    title: str
    rules: tuple[str, ...]
    by: frozenset[str]


LINES: Mapping[str, Line] = {
    "telemetry": Line("telemetry", ("MON-001",), frozenset({"telemetry"})),
    "alert": Line("alarm", ("MON-002", "MON-015", "MON-014", "CST-002", "MON-011"), TOLD),
    "fallback": Line("fallback", ("REL-010", "REL-011", "LLM-009"), frozenset({"fallback"})),
    "feedback": Line("feedback", ("RAI-002", "MON-008", "MLO-001"), frozenset({"feedback"})),
}


@dataclass(frozen=True)
class Fact:
    """A fact that protects: what it is called, how it is stated to be gone, and the rules that look at it."""

    title: str
    gone: Value
    rules: tuple[str, ...]


FACTS: Mapping[str, Fact] = {
    "zones": Fact("zones", "none", ("REL-001",)),
    "instances": Fact("replicas", 1, ("REL-001",)),
    "min_replicas": Fact("replicas", 1, ("REL-001",)),
    "replicas": Fact("replicas", 1, ("REL-001",)),
    "blocking": Fact("blocking", False, ("LLM-001", "LLM-002", "SEC-002", "MLO-004")),
    "rotation_days": Fact("rotation", "none", ("SEC-007",)),
    "environment_pinned": Fact("pinned environment", "none", ("MLO-013",)),
    "idempotent": Fact("idempotence", False, ("REL-014",)),
    "timeout_ms": Fact("timeout", "none", ("REL-012",)),
    "authn": Fact("authentication", "none", ("SEC-004",)),
    "encrypted": Fact("encryption", "none", ("SEC-008",)),
    "slo": Fact("objective", "none", ("MON-005",)),
}
"""Facts whose loss has to be noticed where one of these rules judged the part."""
REPLICAS = tuple(name for name, fact in FACTS.items() if fact.title == "replicas")
SIGNALS = ("telemetry", "alert", "guard", "identity")


@dataclass(frozen=True)
class Mutation:
    """One control taken away: what, where, by which edits, the ids that are the changed place, and what was said."""

    control: str
    place: str
    edits: tuple[Edit, ...]
    around: frozenset[str]
    said: frozenset[str] = frozenset()


def mutations(design: Design, judged: set[tuple[str, str]]) -> Iterator[Mutation]:
    """Every mutation of a design whose verdicts were on these rules and subjects."""
    yield from _without_controls(design)
    yield from _without_guards(design)
    yield from _without_lines(design, judged)
    yield from _without_backups(design, judged)
    yield from _without_dead_letters(design, judged)
    yield from _without_facts(design, judged)


def _without_controls(design: Design) -> Iterator[Mutation]:
    for component in sorted(design.components, key=lambda c: c.id):
        provided = CATALOGUE.kinds[component.kind].provisions
        capability = next((c for c in CONTROLS if c in provided), None)
        brings = "data_origin" in provided
        if not capability or brings or component.elsewhere or _has_twin(design, component):
            continue
        inline = capability in INLINE and _stands_between(design, component.id)
        edits = _bypassed(design, component.id) if inline else (Remove(id=component.id),)
        how = "bypassed" if inline else "removed"
        around = near(design, {component.id}) | _drawn(edits)
        said = frozenset(component.attributes)
        yield Mutation(f"{CONTROLS[capability]} {how}", component.id, edits, around, said)


def _without_guards(design: Design) -> Iterator[Mutation]:
    """Each check that a connection names, named there no longer."""
    for line in sorted(design.connections, key=lambda c: c.id):
        named = guards(line)
        for guard in named:
            left = tuple(g for g in named if g != guard)
            edit = Set(on=line.id, attribute="guarded_by", value=left or "none")
            yield Mutation("guard bypassed", line.id, (edit,), of_line(line), GUARDS)


def _without_lines(design: Design, judged: set[tuple[str, str]]) -> Iterator[Mutation]:
    """Each line that watches, tells or stands in, where nothing else does so for its part."""
    for line in sorted(design.connections, key=lambda c: c.id):
        needed = LINES.get(line.kind)
        if needed and any((r, line.source) in judged for r in needed.rules):
            cut = (Disconnect(id=line.id),)
            if not _still_leads(design, line, needed.by):
                yield Mutation(f"{needed.title} cut", line.id, cut, of_line(line))


def _still_leads(design: Design, cut: Connection, kinds: frozenset[str]) -> bool:
    """Whether the part that a line left has another such line, by which it gets to what acts on it."""
    left = [c.target for c in _leaving(design, cut.source, kinds) if c.id != cut.id]
    if kinds == {cut.kind}:
        return bool(left)
    seen: set[str] = set()
    while left:
        name = left.pop()
        if name not in seen and name != cut.source:
            seen.add(name)
            left += [c.target for c in _leaving(design, name, kinds)]
    return any(_acts(design, name) for name in seen)


def _leaving(design: Design, name: str, kinds: frozenset[str]) -> list[Connection]:
    return [c for c in design.connections if c.source == name and c.kind in kinds]


def _acts(design: Design, name: str) -> bool:
    """Whether it is a person on call, or a pipeline or controller that an order starts."""
    provided = CATALOGUE.kinds[design.component_by_id[name].kind].provisions
    return not ACT.isdisjoint(provided)


def _without_backups(design: Design, judged: set[tuple[str, str]]) -> Iterator[Mutation]:
    """All that brings back what a store holds, unless it is made anew."""
    for part in sorted(design.components, key=lambda c: c.id):
        if ("REL-023", part.id) in judged and part.attributes.get("rebuildable") is not True:
            copies = _leaving(design, part.id, frozenset({"backup", "replicate"}))
            edits = (*_cut(copies), *_stated(part.id, NO_BACKUP))
            around, said = frozenset({part.id}), frozenset(NO_BACKUP)
            yield Mutation("backup gone", part.id, edits, around, said)


def _without_dead_letters(design: Design, judged: set[tuple[str, str]]) -> Iterator[Mutation]:
    """The place where a consumer's indigestible messages are set aside, and what says so at either end."""
    for line in sorted(design.connections, key=lambda c: c.id):
        if ("REL-019", line.id) in judged:
            ends = (line.source, line.target)
            letters = [c for c in design.connections if c.attributes.get("channel") == "dlq"]
            edits = _cut([c for c in letters if c.source in ends])
            for end in ends:
                said = design.component_by_id[end].attributes
                edits += _stated(end, {n: v for n, v in NO_LETTERS.items() if n in said})
            around, gone = of_line(line), frozenset(NO_LETTERS)
            yield Mutation("dead-letter path gone", line.id, edits, around, gone)


def _cut(lines: Iterable[Connection]) -> tuple[Edit, ...]:
    return tuple(Disconnect(id=line.id) for line in lines)


def _stated(name: str, facts: Mapping[str, Value]) -> tuple[Edit, ...]:
    return tuple(Set(on=name, attribute=n, value=value) for n, value in facts.items())


def _without_facts(design: Design, judged: set[tuple[str, str]]) -> Iterator[Mutation]:
    parts: list[Component | Connection] = [*design.components, *design.connections]
    for part in sorted(parts, key=lambda p: p.id):
        for name in sorted(set(part.attributes) & FACTS.keys()):
            fact = FACTS[name]
            if any((rule, part.id) in judged for rule in fact.rules) and _matters(name, part):
                around = of_line(part) if isinstance(part, Connection) else frozenset({part.id})
                gone = dict.fromkeys(_together(name, part), fact.gone)
                edits = _stated(part.id, gone)
                yield Mutation(f"{fact.title} gone", part.id, edits, around, frozenset(gone))


def _together(name: str, part: Component | Connection) -> tuple[str, ...]:
    """What says the same: who takes replicas away takes them away in every count, a frame's too."""
    if name not in REPLICAS or isinstance(part, Connection):
        return (name,)
    return tuple(n for n in REPLICAS if n in CATALOGUE.kinds[part.kind].attribute_set)


def _matters(name: str, part: Component | Connection) -> bool:
    """Idempotence matters where something is tried again; of copies, a second."""
    facts = part.attributes
    tried = (
        facts.get("retries") not in (None, "none", 0) or facts.get("delivery") == "at_least_once"
    )
    if FACTS[name].gone == 1:
        return facts[name] not in ("none", "unknown", 1)
    return name != "idempotent" or tried


def _has_twin(design: Design, component: Component) -> bool:
    """Whether another component of the kind stands beside it: a redundant control makes its mutant harmless."""
    return sum(other.kind == component.kind for other in design.components) > 1


def of_line(line: Connection) -> frozenset[str]:
    """A connection and its ends."""
    return frozenset({line.id, line.source, line.target})


def near(design: Design, names: AbstractSet[str]) -> frozenset[str]:
    """Parts, what is connected with them or guarded by them, and the connections in between."""
    touched = (
        of_line(c)
        for c in design.connections
        if not names.isdisjoint((c.source, c.target, *guards(c)))
    )
    return frozenset(names).union(*touched)


def guards(line: Connection) -> tuple[str, ...]:
    """The checks that a connection names."""
    found = line.attributes.get("guarded_by")
    return tuple(map(str, found)) if isinstance(found, tuple) else ()


def _drawn(edits: tuple[Edit, ...]) -> frozenset[str]:
    return frozenset(edit.connection.id for edit in edits if isinstance(edit, Connect))


def _stands_between(design: Design, name: str) -> bool:
    return len(_bypassed(design, name)) > 1


def _bypassed(design: Design, name: str) -> tuple[Edit, ...]:
    """Edits that lead everything around a component, in the way that it came."""
    cleans = "sanitiser" in CATALOGUE.kinds[design.component_by_id[name].kind].provisions
    beside = ("alert", "guard", "identity") if cleans else SIGNALS
    before = [c for c in design.connections if c.target == name and c.kind not in beside]
    after = [c for c in design.connections if c.source == name and c.kind not in beside]
    pairs = [(one, other) for one in before for other in after if one.source != other.target]
    around = (_straight(*pair, number) for number, pair in enumerate(pairs, start=1))
    return (Remove(id=name), *around)


def _straight(first: Connection, second: Connection, number: int) -> Connect:
    """The connection from before a component to behind it."""
    facts = {k: v for k, v in first.attributes.items() if k != "guarded_by"}
    kind = second.kind if second.kind in ("artifact", "control") else first.kind
    way = {"id": f"around-{number}", "target": second.target, "kind": kind, "attributes": facts}
    return Connect(connection=first.model_copy(update=way))
