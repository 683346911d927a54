"""How long a retraining takes from fresh data to the model in service, and how old a model gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from designer.analysis.figures import number
from designer.graph.freshness import PERIOD_MIN
from designer.graph.kernel import fact, surely
from designer.graph.words import provides
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

HANDS_ON = ("data", "artifact", "stream")
STEPS = ("processor", "training", "guard", "delivery")
"""Roles whose work is a step of a pipeline; what they read and write takes no time of its own."""
NOT_STEPS = (
    "pipeline_orchestrator",
    "scheduler",
    "notebook",
    "experiment_tracker",
    "gpu_cluster",
    "iac",
    "ci_cd",
)
is_trainer = provides("trainer")


@dataclass(frozen=True)
class Retraining:
    """The pipeline that makes a model anew, in minutes.

    Attributes
    ----------
    critical_path_min
        The steps one after the other on the way that takes longest; None where a step does not say how long it takes.
    at_least_min
        The same by what is known.
    slack_min
        What is left of the time allowed.
    retry_min
        The longest single step on that way: what one failed try costs.
    max_age_h
        How old the model in service gets, in hours: period, pipeline, rollout and the labels' delay.
    """

    critical_path_min: float | None
    at_least_min: float
    slack_min: float | None
    target_min: float | None
    retry_min: float
    path: tuple[str, ...]
    missing: tuple[str, ...]
    max_age_h: float | None

    @property
    def meets_target(self) -> bool | None:
        """Whether it is done in time with one step tried twice; None where that is not known."""
        if self.target_min is None:
            return None
        if self.at_least_min + self.retry_min > self.target_min * (1 + 1e-9):
            return False
        return None if self.missing else True


@fact
def retraining(graph: DesignGraph) -> Retraining | None:
    """The retraining of a design; None where nothing is trained."""
    trainers = [c.id for c in graph.components if surely(is_trainer, c)]
    if not trainers:
        return None
    net = _pipeline(graph, trainers)
    steps = {name: graph.component(name) for name in net}
    takes = {name: number(c, "duration_min") for name, c in steps.items()}
    missing = tuple(n for n in sorted(net) if takes[n] is None and is_step(steps[n]))
    way = longest_way(net, {n: t or 0.0 for n, t in takes.items()})
    known = sum(takes[n] or 0.0 for n in way)
    target = graph.design.requirements.retrain_sla_min
    allowed = float(target) if isinstance(target, int | float) else None
    whole = None if missing else known
    return Retraining(
        critical_path_min=whole,
        at_least_min=known,
        slack_min=None if allowed is None or whole is None else allowed - whole,
        target_min=allowed,
        retry_min=max((takes[n] or 0.0 for n in way), default=0.0),
        path=tuple(n for n in way if takes[n]),
        missing=missing,
        max_age_h=_age(graph, whole, steps),
    )


def is_step(component: ComponentElement) -> bool:
    """Whether it works for a while as part of a pipeline."""
    kind = CATALOGUE.kinds[component.part.kind]
    can_say = "duration_min" in kind.attribute_set
    streams = component.drawn("period") == "continuous" or kind.id == "stream_processor"
    return can_say and kind.role in STEPS and kind.id not in NOT_STEPS and not streams


def _pipeline(graph: DesignGraph, trainers: list[str]) -> nx.DiGraph[str]:
    """What leads to the trainers by data, and from them to the model in service by artefacts; streams left out."""
    whole: nx.DiGraph[str] = nx.DiGraph()
    made: nx.DiGraph[str] = nx.DiGraph()
    for line in graph.connections:
        if line.part.kind == "artifact":
            made.add_edge(line.source, line.target)
        if line.part.kind in HANDS_ON:
            whole.add_edge(line.source, line.target)
    found = set(trainers)
    for name in trainers:
        found |= _batch_before(graph, whole, name)
        found |= set(nx.descendants(made, name)) if name in made else set()
    served = {n for n in found if CATALOGUE.kinds[graph.component(n).part.kind].role == "model"}
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(found - served)
    net.add_edges_from((a, b) for a, b in whole.edges() if a in net and b in net)
    return net


def _batch_before(graph: DesignGraph, net: nx.DiGraph[str], trainer: str) -> set[str]:
    """What a training waits for: back along data to where it comes as a stream or from a request."""
    found: set[str] = set()
    waiting = [trainer]
    while waiting:
        here = waiting.pop()
        for before in net.predecessors(here) if here in net else ():
            kind = CATALOGUE.kinds[graph.component(before).part.kind]
            comes = kind.role in (
                "broker",
                "compute",
                "model",
                "client",
                "edge",
                "people",
                "monitor",
            )
            if before not in found and not comes and kind.id != "stream_processor":
                found.add(before)
                waiting.append(before)
    return found


def longest_way(net: nx.DiGraph[str], takes: Mapping[str, float]) -> tuple[str, ...]:
    """The way through a pipeline that takes longest (critical path); rings are gone round once."""
    rings = nx.condensation(net)
    best: dict[int, tuple[float, tuple[str, ...]]] = {}
    for ring in nx.topological_sort(rings):
        members = tuple(sorted(rings.nodes[ring]["members"]))
        ways = [best[before] for before in rings.predecessors(ring)]
        longest, way = max(ways, default=(0.0, ()))
        best[ring] = (longest + sum(takes[m] for m in members), (*way, *members))
    return max(best.values(), default=(0.0, ()))[1]


def _age(
    graph: DesignGraph, pipeline: float | None, steps: Mapping[str, ComponentElement]
) -> float | None:
    """Hours: how often, how long, how late the labels are, and how long the rollout bakes; None where not known."""
    periods = [
        _period(c)
        for c in graph.components
        if c.part.kind in ("pipeline_orchestrator", "scheduler")
    ]
    known = [p for p in periods if p is not None]
    if pipeline is None or not known:
        return None
    delays = [number(c, "label_delay_h") or 0.0 for c in graph.components]
    bakes = [number(c, "bake_min") or 0.0 for c in steps.values()]
    return min(known) / 60 + pipeline / 60 + max(delays, default=0.0) + max(bakes, default=0.0) / 60


def _period(component: ComponentElement) -> float | None:
    stated = number(component, "period_min")
    if stated is not None:
        return stated
    word = component.drawn("period")
    minutes = PERIOD_MIN.get(str(word))
    return None if minutes is None else float(minutes)
