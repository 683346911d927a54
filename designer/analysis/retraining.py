"""How long a retraining takes from fresh data to the model in service, and how old a model gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.analysis.chains import longest_chain
from designer.analysis.figures import number
from designer.graph.facts import fact
from designer.graph.freshness import PERIOD_MIN
from designer.graph.kernel import answers
from designer.graph.rings import reached
from designer.graph.words import provides
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement

HANDS_ON = ("data", "artifact", "stream")
STEPS = ("processor", "training", "guard", "delivery")
"""Roles whose work is a step of a pipeline; what they read and write takes no time of its own."""
AS_IT_COMES = ("broker", "compute", "model", "client", "edge", "people", "monitor")
"""Roles that bring data one by one as it comes, for which no pipeline waits."""
NOT_STEPS = (
    "pipeline_orchestrator",
    "scheduler",
    "notebook",
    "experiment_tracker",
    "gpu_cluster",
    "iac",
    "ci_cd",
)
NOT_WAITED_FOR = ("stream_processor", "notebook")
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
    scheduled_by, period_min
        What starts it most often, and how often; None where nobody says.
    """

    critical_path_min: float | None
    at_least_min: float
    slack_min: float | None
    target_min: float | None
    retry_min: float
    path: tuple[str, ...]
    missing: tuple[str, ...]
    max_age_h: float | None
    scheduled_by: str | None = None
    period_min: float | None = None

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
    trainers = [c.id for c in graph.of_bits(answers(graph, is_trainer).yes)]
    if not trainers:
        return None
    net = _pipeline(graph, trainers)
    steps = {name: graph.component(name) for name in net}
    takes = {name: number(c, "duration_min") for name, c in steps.items()}
    missing = tuple(n for n in sorted(net) if takes[n] is None and is_step(steps[n]))
    way = longest_chain({n: t or 0.0 for n, t in takes.items()}, net)
    known = sum(takes[n] or 0.0 for n in way)
    target = graph.design.requirements.retrain_sla_min
    allowed = float(target) if isinstance(target, int | float) else None
    whole = None if missing else known
    period, by = _most_often(graph)
    return Retraining(
        critical_path_min=whole,
        at_least_min=known,
        slack_min=None if allowed is None or whole is None else allowed - whole,
        target_min=allowed,
        retry_min=max((takes[n] or 0.0 for n in way), default=0.0),
        path=tuple(n for n in way if takes[n]),
        missing=missing,
        max_age_h=_age(graph, whole, steps, period),
        scheduled_by=by,
        period_min=period,
    )


def _most_often(graph: DesignGraph) -> tuple[float | None, str | None]:
    """How often a pipeline is started at most, and by what."""
    kinds = graph.bits_of_kind
    starts = graph.of_bits(kinds.get("pipeline_orchestrator", 0) | kinds.get("scheduler", 0))
    known = [(period, c.id) for c in starts if (period := period_of(c)) is not None]
    return min(known, default=(None, None))


def is_step(component: ComponentElement) -> bool:
    """Whether it works for a while as part of a pipeline."""
    kind = CATALOGUE.kinds[component.part.kind]
    can_say = "duration_min" in kind.attribute_set
    streams = component.drawn("period") == "continuous" or kind.id == "stream_processor"
    return can_say and kind.role in STEPS and kind.id not in NOT_STEPS and not streams


def _pipeline(graph: DesignGraph, trainers: list[str]) -> dict[str, set[str]]:
    """For each step the steps before it: data on its way to the trainers, artefacts on their way into service.

    What comes as a stream or with requests is there already and takes no time.
    """
    before: dict[str, set[str]] = defaultdict(set)
    made: dict[str, set[str]] = defaultdict(set)
    for line in graph.connections:
        kind = line.part.kind
        if kind in HANDS_ON:
            before[line.target].add(line.source)
            if kind == "artifact":
                made[line.source].add(line.target)
    found = {
        n for name in trainers for n in _batch_before(graph, before, name) | reached(made, name)
    }
    steps = {n for n in found if CATALOGUE.kinds[graph.component(n).part.kind].role != "model"}
    return {name: before[name] & steps for name in sorted(steps)}


def _batch_before(graph: DesignGraph, before: Mapping[str, set[str]], trainer: str) -> set[str]:
    """What a training waits for: back along data to where it comes as a stream or from a request.

    What was tried out in a notebook before its code was written is waited for by nobody.
    """
    found, waiting = {trainer}, [trainer]
    while waiting:
        for name in before[waiting.pop()] - found:
            kind = CATALOGUE.kinds[graph.component(name).part.kind]
            if kind.role not in AS_IT_COMES and kind.id not in NOT_WAITED_FOR:
                found.add(name)
                waiting.append(name)
    return found


def _age(
    graph: DesignGraph,
    pipeline: float | None,
    steps: Mapping[str, ComponentElement],
    period: float | None,
) -> float | None:
    """Hours: how often, how long, how late the labels are, and how long the rollout bakes; None where not known."""
    if pipeline is None or period is None:
        return None
    delays = [number(c, "label_delay_h") or 0.0 for c in graph.components]
    bakes = [number(c, "bake_min") or 0.0 for c in steps.values()]
    return period / 60 + pipeline / 60 + max(delays, default=0.0) + max(bakes, default=0.0) / 60


def period_of(component: ComponentElement) -> float | None:
    """How often a step runs, in minutes; None where nobody says."""
    stated = number(component, "period_min")
    if stated is not None:
        return stated
    word = component.drawn("period")
    minutes = PERIOD_MIN.get(str(word))
    return None if minutes is None else float(minutes)
