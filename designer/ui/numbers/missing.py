"""What nobody has said: by component the facts to state on the board, and which figures they would close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from designer.analysis import Analysis
from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Design
from designer.ui.numbers.tables import Row
from designer.ui.numbers.wording import Names

FACTS: Mapping[str, tuple[str, ...]] = {
    "availability": ("sla_pct", "instance_availability", "observed_availability"),
    "capacity": (
        "capacity_per_instance",
        "capacity_rps",
        "tps",
        "tu",
        "tpm",
        "rpm",
        "reviewers",
        "max_concurrency",
    ),
    "data loss": ("backup_interval_min", "replication_lag_s", "pitr"),
    "recovery": ("failover_min", "mttr_min", "rebuild_min"),
    "cost": ("unit_price_month", "price_per_million"),
    "retraining": ("duration_min",),
}
"""By figure the facts that close it, the usual one first; each kind takes some of them."""
BOTH = {
    "capacity_per_instance": "instances",
    "reviewers": "service_min",
    "max_concurrency": "p50_ms",
}
"""Facts that count only together with another."""


def missing_rows(analysis: Analysis, design: Design, names: Names) -> Mapping[str, Row]:
    """A row for each component of which something is missing, by its id: those that open most figures first."""
    opens: dict[str, list[str]] = {}
    for figure, components in _missing(analysis):
        for name in components:
            if figure not in opens.setdefault(name, []):
                opens[name].append(figure)
    ordered = sorted(opens, key=lambda n: (-len(opens[n]), names.of(n)))
    parts = {c.id: c for c in design.components}
    return {
        name: (
            names.of(name),
            "; ".join(filter(None, (_to_state(parts.get(name), f) for f in opens[name]))),
            ", ".join(opens[name]),
        )
        for name in ordered
    }


def _missing(analysis: Analysis) -> Iterable[tuple[str, Iterable[str]]]:
    for journey in analysis.journeys:
        yield "availability", journey.availability.missing
        yield "capacity", journey.capacity.missing
        yield "data loss", journey.recovery.stores_missing
        yield "recovery", journey.recovery.restores_missing
    yield "cost", analysis.cost.missing
    if analysis.retraining is not None:
        yield "retraining", analysis.retraining.missing


def _to_state(part: Component | None, figure: str) -> str:
    """The fact that closes a figure of this component, as the inspector names it."""
    if part is None or part.kind not in CATALOGUE.kinds:
        return ""
    can_say = CATALOGUE.kinds[part.kind].attribute_set
    if figure == "availability" and "instance_availability" in part.attributes:
        return _words(BOTH["capacity_per_instance"])
    fact = next((name for name in FACTS[figure] if name in can_say), "")
    wanted = [name for name in (fact, BOTH.get(fact, "")) if name in can_say]
    return " and ".join(_words(n) for n in wanted if n not in part.attributes or n == fact)


def _words(fact: str) -> str:
    return fact.replace("_", " ")
