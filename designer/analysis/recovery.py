"""How much is lost and how long it takes to come back: the worst store, and the order in which parts are restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from designer.analysis.alone import by_itself
from designer.analysis.chains import longest_chain
from designer.analysis.failing import zone_names
from designer.analysis.figures import USUAL, Assumptions, copies, number
from designer.analysis.loads import visits
from designer.graph.building import groups_of
from designer.graph.closure import joined
from designer.graph.domains import exempt
from designer.graph.elements import BOX
from designer.graph.facts import fact, lasting
from designer.graph.journeys import met_on
from designer.graph.kept import in_full
from designer.graph.kernel import answers, surely
from designer.graph.words import provides
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

POINT_IN_TIME_MIN = 10.0
"""How much a restore to a point in time loses: logs are kept every few minutes (Azure SQL Database, automated
backups; recalled)."""
AROUND = 1e-9
"""A target counts as met that is missed by no more than this share of it."""
RESTORES = ("failover_min", "rebuild_min", "mttr_min")
is_store = provides("data_store")


@dataclass(frozen=True)
class Recovery:
    """What an outage costs a journey, in minutes.

    Attributes
    ----------
    rpo_min
        What the worst store loses; None where that of some store is not known.
    rpo_at_least
        The same by what is known.
    rto_min
        Until it works again: noticed, decided, restored in order, led over; None where some time is not known.
    rto_stated
        The restores alone, by what the design states.
    before_stated
        Until these begin, by what the design states: an alert's window, and until somebody takes it on. Nothing where
        it may be no part of it: a failover may need nobody, and a mean time to repair may hold it already.
    order
        The chain of restores that takes longest, first restored first.
    times
        Minutes of each restore that is known.
    stores_over
        The stores that lose more than the target allows.
    wholly_lost
        The stores that are stated to have no backup at all, so that no minutes say what they lose.
    """

    journey: str
    rpo_min: float | None
    rpo_at_least: float
    worst_store: str | None
    rpo_target: float | None
    rto_min: float | None
    rto_stated: float
    before_stated: float
    rto_target: float | None
    order: tuple[str, ...]
    times: Mapping[str, float]
    stores_over: tuple[str, ...]
    stores_missing: tuple[str, ...]
    restores_missing: tuple[str, ...]
    wholly_lost: tuple[str, ...] = ()

    @property
    def meets_target(self) -> bool | None:
        """Whether all its targets are met; missed only by what the design states, None where that is not known."""
        verdicts: list[bool | None] = []
        if self.rto_target is not None:
            most = self.rto_target * (1 + AROUND)
            late = self.before_stated + self.rto_stated > most
            in_time = self.rto_min is not None and self.rto_min <= most
            verdicts.append(False if late else True if in_time else None)
        if self.rpo_target is not None:
            lost = bool(self.wholly_lost) or self.rpo_at_least > self.rpo_target * (1 + AROUND)
            verdicts.append(False if lost else None if self.rpo_min is None else True)
        if False in verdicts:
            return False
        return None if None in verdicts or not verdicts else True


@in_full
@lasting
def recovery(graph: DesignGraph, journey: str, assumed: Assumptions = USUAL) -> Recovery:
    """What an outage costs a journey; see `Recovery`."""
    part = graph.journey(journey)
    stores = {name: graph.component(name) for name in _stores(graph, journey)}
    gone = tuple(name for name, store in stores.items() if _is_never_kept(store))
    lost = {name: loss_of(store) for name, store in stores.items() if name not in gone}
    worst = max(
        (n for n in lost if lost[n] is not None), key=lambda n: (lost[n] or 0, n), default=None
    )
    sources = _restored(graph, journey)
    times = {name: restore_of(graph.component(name)) for name in sources}
    chain = longest_chain({n: t or 0.0 for n, t in times.items()}, _after(graph, sources))
    stated = sum(times[name] or 0.0 for name in chain)
    missing = tuple(n for n in sorted(times) if times[n] is None)
    noticed, taken = _quickest(graph, "eval_window_s"), _quickest(graph, "ack_min")
    around = (
        (assumed.detect_min if noticed is None else noticed.least / 60)
        + (assumed.decide_min if taken is None else taken.least)
        + assumed.switch_min
    )
    target = part.target_value("rpo_min")
    unknown = tuple(n for n in sorted(lost) if lost[n] is None)
    at_least = 0.0 if worst is None else (lost[worst] or 0.0)
    return Recovery(
        journey=journey,
        rpo_min=None if unknown or gone else at_least,
        rpo_at_least=at_least,
        worst_store=worst,
        rpo_target=target,
        rto_min=None if missing else around + stated,
        rto_stated=stated,
        before_stated=_before(graph, chain, noticed, taken),
        rto_target=part.target_value("rto_min"),
        order=tuple(name for name in chain if times[name]),
        times={name: time for name, time in times.items() if time is not None},
        stores_over=tuple(n for n in sorted(lost) if (lost[n] or 0.0) > (target or 0.0)),
        stores_missing=unknown,
        restores_missing=missing,
        wholly_lost=gone,
    )


@lasting
def _stores(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    """The stores of ours that a request of the journey writes to or reads, and that nothing else can rebuild."""
    used = visits(graph, journey)
    names = {*used.at_once, *used.behind, *_standing(graph, journey)}
    return tuple(sorted(names & _not_rebuilt(graph)))


@lasting
def _not_rebuilt(graph: DesignGraph) -> frozenset[str]:
    """All stores of ours that nothing else can rebuild."""
    stores = graph.of_bits(answers(graph, is_store).yes)
    return frozenset(c.id for c in stores if not c.elsewhere and not _is_rebuilt(c))


def _is_rebuilt(component: ComponentElement) -> bool:
    return component.known("rebuildable") is True


def _is_never_kept(store: ComponentElement) -> bool:
    """Whether it is stated to have no backup at all: then all of it is lost, and REL-023 says so."""
    if not store.states("backup_interval_min") or store.told("backup_interval_min") is not None:
        return False
    may_go_back = store.states("pitr") and store.told("pitr")
    return not may_go_back and not any(
        c.part.kind in ("replicate", "backup") for c in store.outgoing
    )


def loss_of(store: ComponentElement) -> float | None:
    """Minutes of writes that a store loses: the smallest of its ways back; None where none is stated."""
    ways: list[float] = []
    lag = number(store, "replication_lag_s")
    if lag is not None:
        ways.append(lag / 60)
    for line in store.outgoing:
        late = number(line, "lag_s") if line.part.kind == "replicate" else None
        if late is not None:
            ways.append(late / 60)
    interval = number(store, "backup_interval_min")
    if interval is not None:
        ways.append(interval)
    if store.known("pitr") is True:
        ways.append(POINT_IN_TIME_MIN)
    return min(ways, default=None)


@by_itself
def restore_of(component: ComponentElement) -> float | None:
    """Minutes until a component works again; 0 for what survives by other copies, None where nobody says."""
    name = _restored_by(component)
    if name is not None:
        return number(component, name)
    return 0.0 if _survives(component) or component.elsewhere else None


def _restored_by(component: ComponentElement) -> str | None:
    """The attribute that says how long a restore takes; None where none does, or none is needed."""
    for name in RESTORES:
        known = number(component, name) is not None
        if known and not (name == "rebuild_min" and _survives(component)):
            return name
    return None


def _survives(component: ComponentElement) -> bool:
    """Whether other copies go on while one is gone."""
    if exempt.truth(component) is True or len(component.regions_stated) > 1:
        return True
    return (
        len(zone_names(component)) > 1
        or (copies(component) or 1) > 1
        or bool(number(component, "sla_pct"))
    )


def _standing(graph: DesignGraph, journey: str) -> tuple[str, ...]:
    entries = graph.journey(journey).part.sources
    return tuple([n for n in met_on(graph, journey) if n not in entries])


def _after(graph: DesignGraph, sources: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """For each component what has to be back before it: what it calls, and the stores that it is rebuilt from."""
    after: dict[str, set[str]] = {}
    for name, stores in sources.items():
        called = {c.target for calls, _ in groups_of(graph, name) for c in calls}
        after[name] = {n for n in called | stores if n in sources and n != name}
    return after


def _restored(graph: DesignGraph, journey: str) -> dict[str, set[str]]:
    """What stands on a journey, and the stores that some of it is rebuilt from; for each those that it is."""
    found = {name: _sources(graph, name) for name in _standing(graph, journey)}
    waiting = list(found)
    while waiting:
        for source in sorted(found[waiting.pop()]):
            if source not in found:
                found[source] = _sources(graph, source)
                waiting.append(source)
    return found


def _sources(graph: DesignGraph, name: str) -> set[str]:
    """The stores that a component is rebuilt from; none for what fails over, or needs no restore."""
    component = graph.component(name)
    if not _is_rebuilt(component) or number(component, "failover_min") is not None:
        return set()
    if restore_of(component) == 0:
        return set()
    lines = (c for c in component.incoming if c.part.kind == "data")
    return {c.source for c in lines if surely(is_store, c.source_element)}


@dataclass(frozen=True)
class _Quickest:
    """The least of a time that components state, and whether each that has such a time does."""

    least: float
    by_all: bool


@lasting
def _quickest(graph: DesignGraph, attribute: str) -> _Quickest | None:
    """The quickest alert, or who takes it on soonest; None where none states a time."""
    kinds = graph.bits_of_kind.items()
    able = [
        bits
        for kind, bits in kinds
        if kind != BOX and attribute in CATALOGUE.kinds[kind].attribute_set
    ]
    times = [number(c, attribute) for c in graph.of_bits(joined(able))]
    known = [time for time in times if time is not None]
    return _Quickest(min(known), len(known) == len(times)) if known else None


@fact
def _nobody_switches(graph: DesignGraph) -> bool:
    """Whether no failover waits for somebody to order it."""
    managers = graph.of_bits(graph.bits_of_kind.get("failover_manager", 0))
    return not any(c.known("automatic") is False for c in managers)


def _before(
    graph: DesignGraph, chain: Sequence[str], noticed: _Quickest | None, taken: _Quickest | None
) -> float:
    """Minutes that surely pass before somebody's first restore of a chain, less what fails over by itself till then."""
    window = noticed.least / 60 if noticed is not None and noticed.by_all else 0.0
    whole = window + (taken.least if taken is not None and taken.by_all else 0.0)
    if not whole:
        return 0.0
    nobody = _nobody_switches(graph)
    ways = {name: _restored_by(graph.component(name)) for name in chain}
    alone = list(
        takewhile(lambda n: ways[n] is None or (nobody and ways[n] == "failover_min"), chain)
    )
    if len(alone) == len(chain) or "mttr_min" in ways.values():
        return 0.0
    return max(0.0, whole - sum(restore_of(graph.component(name)) or 0.0 for name in alone))
