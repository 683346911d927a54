"""Words about protection: doors, secrets, classifications, dead letters, signals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from designer.graph.closure import bits_of, joined, leads_to, named
from designer.graph.elements import ComponentElement, ConnectionElement
from designer.graph.evidence import as_labels, stated_labels
from designer.graph.hops import ends_behind
from designer.graph.kernel import Ask, Predicate, Unknown, answers, kleene_any
from designer.graph.roles import is_ours, is_outside
from designer.graph.taint import SHOWN_BY_TAG
from designer.graph.words import having, is_set, provides
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
from designer.graph.elements import Element

CLASSES = CATALOGUE.attributes["classification"].choices
HARMLESS = frozenset({"aggregate"})
"""Labels of data that is less sensitive than what it was made from."""
SECRETS = ("key", "sas", "password", "cert")
is_gateway = provides("gateway")
models = provides("model_serving") | provides("llm")
_supports = provides("passes_nothing_on") | provides("safety_in") | provides("safety_out")
"""Identity providers, guards and the like stand beside the gateway, not behind it."""
_keeps_secrets = provides("secret_store")


def backends(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the components of ours that a gateway calls, and the models behind one."""
    gateways = having(graph, is_gateway)
    ahead = graph.access.closure(sure=False).ahead
    behind = joined(ahead[gateway] for gateway in gateways) & answers(graph, models).yes
    calls = (c for g in gateways for c in graph.component(g).outgoing if c.part.kind == "call")
    called = joined(graph.bit[call.target] for call in calls)
    beside = answers(graph, is_gateway).yes | answers(graph, _supports).yes
    yield from graph.of_bits((behind | called) & answers(graph, is_ours).yes & ~beside)


def _leads(graph: DesignGraph, gateway: str, model: str) -> bool:
    return leads_to(graph.access, gateway, model, sure=False)


def gateway_before(graph: DesignGraph, backend: Element) -> ComponentElement:
    """The gateway through which callers are meant to come to a backend."""
    names = having(graph, is_gateway)
    beside = {c.source for c in backend.incoming}
    straight = (g for g in names if g in beside and _leads(graph, g, backend.id))
    around = (g for g in names if _leads(graph, g, backend.id))
    return graph.component(next(straight, None) or next(around))


def holders_of_secrets(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the components of ours, people apart, that surely sign in somewhere with a secret."""
    others = answers(graph, provides("person") | provides("external") | is_outside).yes
    for component in graph.of_bits(answers(graph, is_ours).yes & ~others):
        if any(c.known("authn") in SECRETS and _signs_in(c) for c in component.outgoing):
            yield component


def _signs_in(connection: ConnectionElement) -> bool:
    return any(_keeps_secrets.truth(part) is not True for part in ends_behind(connection))


def secret_stores_of(holder: Element) -> list[ComponentElement]:
    """The vaults that a component reads from."""
    read = (part for line in holder.outgoing for part in ends_behind(line))
    return [part for part in read if _keeps_secrets.truth(part) is True]


DERIVING = frozenset(
    {"data", "stream", "backup", "replicate", "consume", "call", "publish", "feedback"}
)


class Inflow(NamedTuple):
    """Data that comes straight into a store: from where, and how it is classified."""

    source: ComponentElement
    classification: str


def higher_classified_source(store: Element) -> Inflow | None:
    """The highest classified data that comes straight into `store`, if it is classified above it.

    What passed an anonymiser does not count. Of a connection that states its `data`, exactly that crosses
    (DECISIONS 7): nothing, aggregates, or what is as sensitive as the classification it names.

    Raises
    ------
    Unknown
        If no source is known to stand above, but one that keeps data says nothing of its classification.
    """
    own, doubts, above = store.classification, list[Ask](), list[Inflow]()
    for connection in _derived_from(store):
        try:
            crosses = _classified(connection)
        except Unknown as unknown:
            doubts.extend(unknown.asks)
            continue
        if crosses is not None and is_less_than(own, crosses):
            above.append(Inflow(connection.source_element, crosses))
    if above:
        return max(above, key=lambda found: (CLASSES.index(found.classification), found.source.id))
    if doubts and own != CLASSES[-1]:
        raise Unknown(*doubts)
    return None


def _derived_from(store: Element) -> Iterator[ConnectionElement]:
    """What brings data from stores, and from whatever says how sensitive it is."""
    keeps, anonymises = provides("data_store"), provides("anonymiser")
    for connection in store.incoming:
        source = connection.source_element
        relevant = source.states("classification") or keeps.truth(source) is True
        if connection.part.kind in DERIVING and relevant and anonymises.truth(source) is not True:
            yield connection


def _classified(connection: ConnectionElement) -> str | None:
    """How what crosses is classified: as its source, if the connection does not say otherwise; None for nothing."""
    labels = as_labels(connection.data or ()) if connection.states("data") else None
    if named := [label for label in CLASSES if labels is not None and label in labels]:
        return named[-1]
    if labels is not None and HARMLESS.issuperset(labels):
        return None
    as_its_source: str | None = connection.source_element.classification
    return as_its_source


def is_less_than(own: str | None, other: str | None) -> bool:
    """Whether one classification is lower than another; none at all is the lowest."""
    order = (None, *CLASSES)
    return order.index(own) < order.index(other)


def holds_labels(*labels: str) -> Callable[[DesignGraph], bool]:
    """A condition: data with one of these labels is drawn, or must be expected under a stated tag."""

    def holds(graph: DesignGraph) -> bool:
        if not stated_labels(graph).isdisjoint(labels):
            return True
        return kleene_any(
            _tagged(graph, SHOWN_BY_TAG[label]) for label in labels if label in SHOWN_BY_TAG
        )

    return holds


def _tagged(graph: DesignGraph, tag: str) -> bool | Unknown:
    try:
        return graph.has_tag(tag)
    except Unknown as unknown:
        return unknown


def dead_letters(graph: DesignGraph, consumption: Element) -> list[ComponentElement]:
    """Where an event goes that this consumer cannot process (DECISIONS 17).

    Raises
    ------
    Unknown
        If the broker has built-in dead letters and nobody said whether they are on.
    """
    broker, consumer = consumption.source_element, consumption.target_element
    places = [
        c.target_element
        for end in (consumer, broker)
        for c in end.outgoing
        if c.stated("channel") == "dlq"
    ]
    named = [end.stated("dead_letter") for end in (consumer, broker)]
    places += [
        graph.component(n)
        for n in named
        if isinstance(n, str) and n in graph.design.component_by_id
    ]
    if places:
        return list(dict.fromkeys(places))
    if provides("dead_letter_builtin").truth(broker) is True and broker.dlq:
        return [broker]
    return []


_has_alert = is_set("alerts")


def is_watched(graph: DesignGraph, place: ComponentElement) -> bool:
    """Whether somebody is told when something lands there: an alert leaves it, or it states its alerts.

    Raises
    ------
    Unknown
        If no alert is drawn and nobody said whether it has any.
    """
    if any(c.part.kind == "alert" for c in place.outgoing):
        return True
    if not place.states("alerts"):
        return any(_tells(c.target_element) for c in place.outgoing if c.part.kind == "telemetry")
    return _has_alert(place)


def _tells(component: ComponentElement) -> bool:
    return any(c.part.kind == "alert" for c in component.outgoing)


def signal_reaches(graph: DesignGraph, monitor: Element | str, wanted: Predicate | str) -> bool:
    """Whether what a monitor sees gets to a component that answers yes, or to a named one."""
    start = monitor if isinstance(monitor, str) else monitor.id
    if start not in graph.elements:
        return False
    signals = graph.signals
    names = bits_of(graph, (wanted,)) if isinstance(wanted, str) else answers(graph, wanted).yes
    perhaps = names & signals.closure(sure=False).ahead[start] & ~graph.bit[start]
    return any(signals.reaches(start, name) for name in named(graph, perhaps))
