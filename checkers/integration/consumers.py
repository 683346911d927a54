"""Who uses it: predictions with a reader, interfaces with a contract, sources brought into one shape."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Disconnect,
    Edit,
    Element,
    Fix,
    Set,
    Violation,
    added,
    all_of,
    any_component,
    certain,
    connected,
    drawn_as,
    having,
    is_component,
    is_serving_model,
    is_set,
    new_component,
    provides,
    rule,
    surely,
)

answers = is_serving_model | provides("llm")
only_remembers = (
    provides("prediction_log")
    | provides("audit")
    | provides("training_data")
    | provides("label_store")
    | provides("semantic_cache")
)
uses_results = (
    provides("entry")
    | provides("business_sink")
    | provides("acts")
    | provides("notifies")
    | provides("legacy")
    | provides("human_verdict")
    | provides("retrieval_index")
    | (provides("data_store") & ~only_remembers)
)


@rule(
    "INT-001",
    severity="high",
    subjects=all_of(answers),
    when=any_component(uses_results),
    absence=True,
    source="NIST AI Risk Management Framework, MAP 1.4",
    source_checked="2026-11-21",
    remedy="Lead its answers to the application, case system or person that acts on them.",
    probe="Who does what differently because of {subject}?",
    answer="Name the decision, the system it is taken in, and how the answer gets there in time.",
    false_positives="A shadow deployment is compared, not used: connect it to what compares it. A store from which "
    "others read counts as a consumer, a log, an audit trail or training data does not.",
    no_fix="Only the business knows who acts on a prediction; connect the model with whoever does.",
    fails="s:event_stream -consume-> m:online_endpoint; app:internal_app",
    passes="app:internal_app -> m:online_endpoint",
)
def unused_prediction(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody uses what a model answers.

    Value arises where a decision changes, not where a number is computed.
    """
    if graph.information.reaches_some(model.id, having(graph, uses_results)):
        return
    yield Violation(f"Nobody uses what {model.label} answers", witness=(model.id,))


answers_calls = provides("compute") | provides("gateway")
is_other_party = certain(provides("external"))
only_passes = provides("inline") | provides("router") | provides("static_edge")
beyond_the_door = (is_component & (certain(answers_calls) | ~certain(only_passes))) | ~(
    is_component | drawn_as("call")
)
"""Nothing but a call, and on its way nothing but balancers and filters."""
is_contracted = is_set("api_version") & is_set("spec")


def _exposed(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the first gateway or code of ours that another party's call gets to."""
    for component in all_of(answers_calls)(graph):
        if graph.access.path_avoiding(beyond_the_door, is_other_party, component):
            yield component


@rule(
    "INT-004",
    severity="medium",
    subjects=_exposed,
    source="Azure Architecture Center, web API design",
    source_checked="2026-11-21",
    remedy="Publish a versioned specification, and keep the old version until nobody calls it.",
    probe="You rename a field of {subject}: which partner breaks first, and how would they have known?",
    answer="Name the specification, the version in the address, and how long the old one lives.",
    false_positives="A function that only your own code calls needs no published contract; behind a gateway, the "
    "gateway's counts.",
    fails="p:partner_system -> api:web_app(api_version=none,spec=none)",
    passes="p:partner_system -> g:api_gateway(api_version=v2,spec=openapi) -> api:web_app",
)
def interface_without_contract(api: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Another party calls an interface that has no version or no specification.

    Every change is then a break, and somebody else finds it.
    """
    if not is_contracted(api):
        publish = (
            Set(on=api.id, attribute="api_version", value="v1"),
            Set(on=api.id, attribute="spec", value="OpenAPI 3.1"),
        )
        yield Violation(
            f"{api.label} has no versioned specification",
            witness=graph.access.path_avoiding(beyond_the_door, is_other_party, api) or (api.id,),
            components=(api.id,),
            fixes=(Fix("Publish a versioned specification", publish),),
        )


shapes_data = provides("feature_code") | provides("data_validation") | provides("adapter")
is_source = provides("data_origin") | provides("legacy")
collects = provides("training_data") | provides("feature_store")


def _collectors(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: feature and training stores that sources of two kinds or more lead to."""
    sources = [graph.component(name) for name in having(graph, is_source)]
    for store in all_of(collects)(graph):
        kinds = {s.part.kind for s in sources if graph.information.may_reach(s.id, store.id)}
        if len(kinds) >= 2:
            yield store


@rule(
    "INT-005",
    severity="medium",
    subjects=_collectors,
    source="Azure Databricks documentation, medallion architecture",
    source_checked="2026-11-21",
    remedy="Bring every source into one shape before features or training data are made of it.",
    probe="One source says EUR, the other cents: where is that settled before {subject}?",
    answer="Name the step that all sources pass, and the schema that they have afterwards.",
    false_positives="Sources of one format need no common step.",
    fails="f:file_upload -data-> t:training_dataset; l:legacy_system -data-> t",
    passes="f:file_upload -data-> n:transform -data-> t:training_dataset; l:legacy_system -data-> n",
)
def unstandardised_sources(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Sources of different kinds are mixed without being brought into one shape.

    Units, keys and time zones then disagree inside one table.
    """
    if path := graph.information.path_avoiding(shapes_data, is_source, store):
        first = graph.elements[path.connections[0]]
        step = new_component(graph, f"{store.id}-shape", "transform", within=store.part.within)
        bare = [c for c in store.incoming if surely(is_source, c.source_element)] or [first]
        edits: tuple[Edit, ...] = (added(step),)
        for connection in bare:
            new = connected(graph, connection.source, step.id, "data")
            edits = (*edits, Disconnect(id=connection.id), new)
        yield Violation(
            f"{path} is mixed with other sources unshaped",
            witness=path,
            components=(store.id,),
            connections=(first.id,),
            fixes=(
                Fix(
                    "Bring every source into one shape first",
                    (*edits, connected(graph, step.id, store.id, "data")),
                ),
            ),
        )
