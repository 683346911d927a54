"""Words about models: which are trained here, from what, and how they get out and are watched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from designer.graph.building import is_required, replaced_by_fallback
from designer.graph.domains import shares_region
from designer.graph.elements import ComponentElement, ConnectionElement
from designer.graph.facts import fact
from designer.graph.journeys import is_realtime, journeys_of, on_journey
from designer.graph.kernel import Predicate, Unknown, of_connections
from designer.graph.paths import Gap
from designer.graph.roles import is_delivery, is_serving_model
from designer.graph.words import asked, drawn_as, having, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

trains = provides("trainer")
holds_training_data = provides("training_data")
prepares_features = provides("feature_code")
is_no_delivery = ~is_delivery
LEARNED_FROM = holds_training_data | provides("feature_store")
STAGES = (
    provides("outcome_capture"),
    LEARNED_FROM,
    trains,
    provides("model_registry") | provides("deploy_controller") | is_serving_model,
    is_serving_model,
)


@fact
def trainers_of(graph: DesignGraph, model: str) -> tuple[str, ...]:
    """The trainers from which artefacts or deployment orders lead to a model."""
    found = []
    for trainer in graph.lifecycle.leading_to(having(graph, trains), model):
        try:
            path = graph.lifecycle.path_avoiding(
                is_no_delivery, graph.elements[trainer], graph.elements[model]
            )
        except Unknown:
            continue
        if path is not None:
            found.append(trainer)
    return tuple(found)


def trained_models(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the served models that a trainer of this design leads to."""
    for name in having(graph, is_serving_model):
        if not graph.component(name).elsewhere and trainers_of(graph, name):
            yield graph.elements[name]


def served_by_training(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: served models, where something is trained at all; prebuilt ones are left out."""
    prebuilt = provides("prebuilt_model") | provides("llm")
    if having(graph, trains):
        for name in having(graph, is_serving_model):
            component = graph.component(name)
            if not component.elsewhere and prebuilt.truth(component) is not True:
                yield component


def has_delivery(model: Element) -> bool:
    """Whether the drawing shows how a model gets there.

    Raises
    ------
    Unknown
        If it does not: an endpoint without any artefact path is asked about, not accused (DECISIONS 19).
    """
    if any(c.part.kind in ("artifact", "control") for c in model.incoming):
        return True
    raise asked(model, "model_source")


@fact
def training_data_of(graph: DesignGraph, model: str) -> tuple[str, ...]:
    """The training data whose content gets to a trainer of this model."""
    trainers = trainers_of(graph, model)
    data = having(graph, holds_training_data) or _fed_from(graph, trainers)
    return tuple(d for d in data if any(_may_reach(graph, d, t) for t in trainers))


def _fed_from(graph: DesignGraph, trainers: tuple[str, ...]) -> tuple[str, ...]:
    """Where no training data is drawn as such, what feeds the trainers directly."""
    return tuple(
        sorted(
            {
                c.source
                for t in trainers
                for c in graph.component(t).incoming
                if c.part.kind in ("data", "stream")
            }
        )
    )


def _may_reach(graph: DesignGraph, source: str, target: str) -> bool:
    if source == target:  # only by way of others
        return graph.information.path(source, target) is not None
    return graph.information.may_reach(source, target)


def serving_logs(graph: DesignGraph, model: Element) -> tuple[str, ...]:
    """Where what the model is asked and says is kept; the model itself where nothing is."""
    logs = graph.information.reached_among(model.id, having(graph, provides("prediction_log")))
    kept = tuple(log for log in logs if _may_reach(graph, model.id, log))
    return (*kept, model.id)


@fact
def label_sources(graph: DesignGraph) -> tuple[str, ...]:
    """Where outcomes become known: label stores first, else people who judge."""
    return having(graph, provides("label_store")) or having(graph, provides("outcome_source"))


@fact
def feature_definitions(
    graph: DesignGraph, model: str
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """What computes features for training and what for serving: pairs of definition and component.

    Raises
    ------
    Unknown
        If two pieces of code may or may not share a definition.
    """
    trainers = trainers_of(graph, model)
    code, data = having(graph, prepares_features), graph.information
    near = {c for trainer in trainers for c in data.leading_to(code, trainer)}
    trained = [c for c in code if c in near and any(_feeds_training(graph, c, t) for t in trainers)]
    served = [c for c in data.leading_to(code, model) if _feeds_serving(graph, c, model)]
    if set(trained) & set(served):
        return tuple((c, c) for c in trained), tuple((c, c) for c in served)
    return _defined(graph, trained), _defined(graph, served)


answers_requests = provides("runtime") & ~provides("pipeline")
asked_while_serving = drawn_as("call", "fallback") & of_connections(
    lambda call: answers_requests.truth(call.source_element)
)


def _feeds_training(graph: DesignGraph, code: str, trainer: str) -> bool:
    """Whether features get from the code to a trainer, not by way of what answers requests."""
    try:
        path = graph.information.path_avoiding(
            asked_while_serving, graph.elements[code], graph.elements[trainer]
        )
    except Unknown:
        return True
    return path is not None


def _defined(graph: DesignGraph, code: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(graph.elements[c].definition_id or c), c) for c in code)


def _feeds_serving(graph: DesignGraph, code: str, model: str) -> bool:
    """Whether features get from the code to the model's requests, not through what it was trained into."""
    path = graph.information.path(code, model)
    return path is not None and not any(
        trains.truth(graph.component(c)) is True for c in path.components
    )


def lifecycle_gap(graph: DesignGraph, model: Element) -> Gap | None:
    """Where the walk from a model through outcomes, training and release back to it stops."""
    drawn = tuple(stage for stage in STAGES if stage is not LEARNED_FROM or having(graph, stage))
    return graph.lifecycle.gap(model, drawn)


def deployed_by(graph: DesignGraph, controller: Element) -> tuple[ComponentElement, ...]:
    """The served models to which a deploy controller leads."""
    targets = (
        c.target_element
        for c in controller.outgoing
        if c.part.kind in ("artifact", "control", "call")
    )
    return tuple(dict.fromkeys(t for t in targets if is_serving_model.truth(t) is True))


def deployers_of(graph: DesignGraph, model: Element) -> tuple[ComponentElement, ...]:
    """The deploy controllers that lead to a served model.

    Raises
    ------
    Unknown
        If none is drawn, though a model is delivered to it.
    """
    sources = (
        c.source_element for c in model.incoming if c.part.kind in ("artifact", "control", "call")
    )
    controllers = tuple(
        dict.fromkeys(s for s in sources if provides("deploy_controller").truth(s) is True)
    )
    if not controllers and any(c.part.kind in ("artifact", "control") for c in model.incoming):
        raise asked(model, "rollback")
    return controllers


def realtime_model_calls(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: required calls to a served model on a journey that someone waits for."""
    if not is_realtime(graph):
        return
    standing = {name for journey in graph.journeys for name in on_journey(graph, journey.id)}
    models = standing.intersection(having(graph, provides("llm") | is_serving_model))
    entries = frozenset(having(graph, provides("entry")))
    for call in graph.connections_of("call"):
        if (
            call.target in models
            and call.source not in entries
            and is_required.truth(call) is not False
        ):
            yield call


def fallbacks_for(graph: DesignGraph, call: Element) -> list[ConnectionElement]:
    """The fallbacks that answer when this call fails, not those that fail with it (DECISIONS 18)."""
    model = call.target_element
    journeys = journeys_of(graph).get(model.id, ())
    mission = any(j.part.criticality == "mission" for j in journeys)
    return [
        fallback
        for fallback in replaced_by_fallback(graph, call)
        if fallback.target != model.id
        and not (mission and shares_region(fallback.target_element, model))
    ]


delivers = Predicate(lambda connection: connection.part.kind in ("artifact", "control"))
