"""Words for fixes: edits that add, connect and splice, with ids that are free in the design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.facts import fact
from designer.model.catalogue import CATALOGUE
from designer.model.change import free_connection_id, free_id
from designer.model.design import Component, Connection, Value
from designer.model.edit import Add, Connect, Disconnect, Edit, Set, Splice

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element
    from designer.graph.kernel import Predicate
    from designer.graph.paths import Path


def new_component(
    graph: DesignGraph,
    wish: str,
    kind: str,
    *,
    name: str | None = None,
    within: str | None = None,
    **facts: Value,
) -> Component:
    """A component of `kind` that is not in the design yet, under the free id nearest to `wish`.

    Parameters
    ----------
    within
        The boundary it is to stand in, so that it inherits region, zone and network.
    facts
        What the fix states about it, by attribute.
    """
    return Component(
        id=free_id(graph.design, _as_id(wish)),
        kind=kind,
        name=name,
        within=within,
        attributes=facts,
    )


def _as_id(wish: str) -> str:
    kept = "".join(c if c.isalnum() or c in "_-" else "-" for c in wish.lower())
    return kept if kept[:1].isalpha() else f"c-{kept}"


def added(component: Component) -> Edit:
    """The edit that adds a component."""
    return Add(component=component)


def connected(graph: DesignGraph, source: str, target: str, kind: str, **facts: Value) -> Edit:
    """The edit that draws a connection of `kind`; its ends may be components that the same fix adds."""
    name = free_connection_id(graph.design, source, target)
    return Connect(
        connection=Connection(id=name, source=source, target=target, kind=kind, attributes=facts)
    )


def spliced(
    connection: Element,
    component: Component,
    *,
    first_kind: str | None = None,
    second_kind: str | None = None,
) -> tuple[Edit, ...]:
    """Edits that put a new component on a connection, and let it be seen where the design is watched."""
    put = Splice(
        connection=connection.id,
        component=component,
        first_kind=first_kind,
        second_kind=second_kind,
    )
    watched = connection.part.kind != "telemetry"
    runs = watched and "runtime" in CATALOGUE.kinds[component.kind].provisions
    return (put, *observed(connection.graph, component)) if runs else (put,)


def before_release(graph: DesignGraph, path: Path) -> Element:
    """The connection of a delivery path that leads into the first registry or rollout; else the last."""
    from designer.graph.words import provides

    keeps = provides("model_registry") | provides("deploy_controller")
    steps = [graph.elements[name] for name in path.connections]
    return next((c for c in steps if keeps.truth(c.target_element) is True), steps[-1])


def rerouted(
    graph: DesignGraph, connection: Element, through: str, new: tuple[Edit, ...]
) -> tuple[Edit, ...]:
    """Edits that lead a connection through another component, which `new` adds where it is not there yet."""
    source, target = connection.source, connection.target
    drawn = {(c.source, c.target) for c in graph.design.connections}
    legs = [(source, through), (through, target)]
    return (
        *new,
        Disconnect(id=connection.id),
        *(
            connected(graph, a, b, connection.kind)
            for a, b in legs
            if a != b and (a, b) not in drawn
        ),
    )


def guarded(connection: Element, guard: str) -> Edit:
    """The edit that makes a connection pass a check."""
    present = connection.stated("guarded_by", ())
    guards = present if isinstance(present, tuple) else ()
    return Set(on=connection.id, attribute="guarded_by", value=(*guards, guard))


@fact
def first_or_new(
    graph: DesignGraph, /, wanted: Predicate, kind: str, wish: str, **facts: Value
) -> tuple[str, tuple[Edit, ...]]:
    """The first component of ours that answers yes, or a new one of `kind` with the edits that add it."""
    from designer.graph.words import having

    for name in having(graph, wanted):
        if not graph.component(name).elsewhere:
            return name, ()
    new = Component(id=free_id(graph.design, _as_id(wish)), kind=kind, attributes=facts)
    return new.id, (Add(component=new),)


def observed(graph: DesignGraph, component: Component) -> tuple[Edit, ...]:
    """Edits that send telemetry of a new component to where the design collects it; none if it collects nothing."""
    from designer.graph.words import having, provides

    backends = having(graph, provides("telemetry_backend"))
    return tuple(
        connected(graph, component.id, backend, "telemetry", data=()) for backend in backends[:1]
    )
