"""Mutations: each control of a good design is taken away in turn, and some rule has to notice (DECISIONS G)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from designer.model.catalogue import CATALOGUE
from designer.model.change import apply
from designer.model.design import Component, Connection, Design
from designer.model.edit import Connect, Edit, Remove, Set
from designer.review import Judgement, Policy
from designer.rules import Rule
from tests.quality.harmless import why_harmless

CONTROLS: Mapping[str, str] = {
    "waf": "filter at the edge",
    "safety_in": "input check",
    "safety_out": "output check",
    "redactor": "redactor",
    "anonymiser": "anonymiser",
    "evaluation_gate": "evaluation gate",
    "rai_gate": "impact review",
    "model_registry": "model registry",
    "drift_monitor": "drift monitor",
    "secret_store": "vault",
    "alert_target": "alerting",
    "acts_on_alerts": "person on call",
    "explains": "explainer",
    "human_verdict": "human review",
    "deploy_controller": "canary",
    "label_store": "label store",
}
"""Capabilities whose loss has to be noticed; what stands on a path is bypassed, the rest is removed."""
INLINE = (
    "waf",
    "redactor",
    "anonymiser",
    "evaluation_gate",
    "rai_gate",
    "model_registry",
    "deploy_controller",
)
FACTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "zones": ("zones", ("REL-001",)),
    "rotation_days": ("rotation", ("SEC-007",)),
    "environment_pinned": ("pinned environment", ("MLO-013",)),
    "idempotent": ("idempotence", ("REL-014",)),
    "timeout_ms": ("timeout", ("REL-012",)),
    "authn": ("authentication", ("SEC-004",)),
    "encrypted": ("encryption", ("SEC-008",)),
    "slo": ("objective", ("MON-005",)),
}
"""Facts whose loss has to be noticed where these rules judge the place at all."""


@dataclass(frozen=True)
class Mutant:
    """One control taken away: what it was, where, how, which rules noticed, and why nothing is lost where none did."""

    design: str
    control: str
    place: str
    noticed: tuple[str, ...]
    harmless: str = ""


def mutants(name: str, design: Design, rules: tuple[Rule, ...]) -> Iterator[Mutant]:
    """Every mutant of a design, judged by all core rules."""
    judgement = Judgement(design, rules, Policy(extended=True))
    before, judged = _state(judgement), set(judgement.verdicts)
    for control, place, edits in _mutations(design, judged):
        changed = apply(design, edits).design
        later = Judgement(changed, rules, Policy(extended=True))
        noticed = tuple(sorted(r for r, n in _state(later).items() if n > before.get(r, 0)))
        graphs = (judgement.graph, later.graph)
        why = "" if noticed else why_harmless(control, *graphs, place, judged)
        yield Mutant(name, control, place, noticed, why)


def _mutations(
    design: Design, judged: set[tuple[str, str]]
) -> Iterator[tuple[str, str, tuple[Edit, ...]]]:
    for component in sorted(design.components, key=lambda c: c.id):
        provided = CATALOGUE.kinds[component.kind].provisions
        capability = next((c for c in CONTROLS if c in provided), None)
        if capability is not None and not component.elsewhere and not _has_twin(design, component):
            inline = capability in INLINE
            edits = _bypassed(design, component.id) if inline else (Remove(id=component.id),)
            how = "bypassed" if inline else "removed"
            yield f"{CONTROLS[capability]} {how}", component.id, edits
    parts: list[Component | Connection] = [*design.components, *design.connections]
    for part in sorted(parts, key=lambda p: p.id):
        for name in sorted(set(part.attributes) & FACTS.keys()):
            title, by = FACTS[name]
            if any((rule, part.id) in judged for rule in by) and _matters(name, part):
                gone = False if name == "idempotent" else "none"
                yield f"{title} gone", part.id, (Set(on=part.id, attribute=name, value=gone),)


def _matters(name: str, part: Component | Connection) -> bool:
    """Idempotence matters where something is tried again."""
    facts = part.attributes
    tried = (
        facts.get("retries") not in (None, "none", 0) or facts.get("delivery") == "at_least_once"
    )
    return name != "idempotent" or tried


def _has_twin(design: Design, component: Component) -> bool:
    """Whether another component of the kind stands beside it: a redundant control makes its mutant harmless."""
    return sum(other.kind == component.kind for other in design.components) > 1


def _bypassed(design: Design, name: str) -> tuple[Edit, ...]:
    """Edits that lead everything around a component, in the way that it came."""
    cleans = "sanitiser" in CATALOGUE.kinds[design.component_by_id[name].kind].provisions
    beside = ("alert", "guard", "identity") if cleans else SIGNALS
    before = [c for c in design.connections if c.target == name and c.kind not in beside]
    after = [c for c in design.connections if c.source == name and c.kind not in beside]
    edits: tuple[Edit, ...] = (Remove(id=name),)
    number = 0
    for first in before:
        for second in after:
            if first.source != second.target:
                number += 1
                facts = {k: v for k, v in first.attributes.items() if k != "guarded_by"}
                kind = second.kind if second.kind in ("artifact", "control") else first.kind
                around = first.model_copy(
                    update={
                        "id": f"around-{number}",
                        "target": second.target,
                        "kind": kind,
                        "attributes": facts,
                    }
                )
                edits = (*edits, Connect(connection=around))
    return edits


SIGNALS = ("telemetry", "alert", "guard", "identity")


def _state(judgement: Judgement) -> dict[str, int]:
    """For each rule how many of its verdicts fail or are open."""
    found: dict[str, int] = {}
    for verdict in judgement.verdicts.values():
        if verdict.kind != "pass":
            found[verdict.rule] = found.get(verdict.rule, 0) + 1
    return found
