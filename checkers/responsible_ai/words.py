"""What several rules about people ask: whose model it is, where stakes are high, and who hears the answer."""

from __future__ import annotations

from designer.rules import (
    DesignGraph,
    Element,
    Predicate,
    is_kind,
    is_serving_model,
    provides,
    some,
)

is_own = is_serving_model & ~provides("prebuilt_model")
reviews = provides("human_verdict") & provides("person") & ~is_kind("labeller")


def high_stakes(graph: DesignGraph) -> bool:
    """Whether it decides what weighs on people, or a regulator looks at it."""
    return graph.has_tag("high_stakes") or graph.has_tag("regulated")


def gets_to(graph: DesignGraph, model: Element, places: tuple[str, ...]) -> bool:
    """Whether what a model says gets to one of these places; one sure way is enough."""
    arrives = Predicate(lambda place: graph.information.reaches(model.id, place.id))
    near = graph.information.reached_among(model.id, places)
    return some(arrives, map(graph.component, near))


def who_asks(model: Element) -> str:
    """Who uses the answer: the caller, or the model where it is fed."""
    return next((c.source for c in model.incoming if c.part.kind == "call"), model.id)
