"""What it costs: seen in time, paid for what is used, and not for more than is needed."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Set,
    Violation,
    added,
    all_of,
    connected,
    having,
    is_kind,
    new_component,
    on_journey,
    provides,
    rule,
)

sees_cost = provides("cost_monitor")
is_dear = provides("llm") | provides("gpu")


def _budgeted(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the design, where a budget is stated or something dear is drawn."""
    stated = isinstance(graph.design.requirements.monthly_budget_usd, int | float)
    if graph.design.components and (stated or having(graph, is_dear)):
        yield graph.whole


@rule(
    "CST-002",
    severity="medium",
    subjects=_budgeted,
    absence=True,
    source="Azure Well-Architected Framework, CO:03 cost data and CO:04 spending guardrails",
    source_checked="2026-11-21",
    remedy="Watch the bill by component, and tell somebody at half, three quarters and all of the budget.",
    probe="A loop calls the model all weekend: who knows on Saturday?",
    answer="Whoever owns the budget, from the alarm at half of it.",
    fails="a:web_app -> m:llm_deployment",
    passes="a:web_app -> m:llm_deployment -telemetry(data=[])-> c:cost_monitor(thresholds=[50,90])",
)
def bill_nobody_watches(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody is told when the bill grows.

    The first alarm is then the invoice.
    """
    if having(graph, sees_cost):
        return
    runs = (*having(graph, is_dear), *having(graph, provides("compute")), graph.components[0].id)
    source = runs[0]
    watcher = new_component(
        graph, "cost-monitor", "cost_monitor", thresholds=("50", "75", "90", "100")
    )
    line = connected(graph, source, watcher.id, "telemetry", data=())
    yield Violation(
        "Nobody is told when the bill grows",
        witness=(source,),
        components=(source,),
        fixes=(Fix("Watch the bill", (added(watcher), line)),),
    )


is_accelerator = provides("gpu")


def _accelerators(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: accelerators that do not serve while somebody waits."""
    for part in all_of(is_accelerator)(graph):
        if not any(part.id in on_journey(graph, j.id) for j in graph.journeys):
            yield part


@rule(
    "CST-003",
    severity="high",
    subjects=_accelerators,
    source="Azure Well-Architected Framework, CO:06 billing increments; AI workloads: operations; Azure review "
    "checklists, AI landing zone AI.19",
    source_checked="2026-11-21",
    remedy="Let accelerators scale to nothing between jobs.",
    probe="Of the hours that {subject} was paid for last month, how many did it work?",
    answer="Nearly all: it starts with a job and goes with it.",
    false_positives="Where somebody waits for the answer, a warm accelerator has a reason.",
    fails="g:gpu_cluster(scale_to_zero=false) -> x:trainer",
    passes="g:gpu_cluster(scale_to_zero=true) -> x:trainer",
)
def accelerator_that_idles(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """An accelerator is paid for around the clock and used for hours.

    Nothing else on the bill grows so fast for so little.
    """
    if not part.scale_to_zero:
        rest = (Set(on=part.id, attribute="scale_to_zero", value=True),)
        yield Violation(
            f"{part.label} is paid for while it idles",
            witness=(part.id,),
            fixes=(Fix("Let it scale to nothing", rest),),
        )


saves_calls = provides("semantic_cache") | is_kind("model_router") | is_kind("batch_endpoint")


@rule(
    "CST-004",
    severity="medium",
    subjects=all_of(provides("llm")),
    when=lambda graph: isinstance(graph.design.requirements.monthly_budget_usd, int | float),
    absence=True,
    source="Azure review checklists, AI landing zone AI.15, AI.24 and AI.30",
    source_checked="2026-11-21",
    remedy="Answer again what was answered, send easy questions to a small model, and batch what can wait.",
    probe="Which of the calls to {subject} could a tenth of the price have answered?",
    answer="Measured: so many repeat, so many are easy; a cache and a router take those.",
    false_positives="Where every answer must come from the largest model, say why.",
    fails="@monthly_budget_usd=5000; a:web_app -> m:llm_deployment",
    passes="@monthly_budget_usd=5000; a:web_app -> c:semantic_cache(key_scope=[user]); a -> m:llm_deployment",
)
def dearest_way_for_everything(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Every call takes the dearest way.

    Most questions are easy, and many were asked before. Judged where a monthly budget is stated, against which the way
    is dear.
    """
    if having(graph, saves_calls):
        return
    caller = next((c.source for c in model.incoming if c.part.kind == "call"), model.id)
    cache = new_component(
        graph, "answer-cache", "semantic_cache", key_scope=("tenant", "user", "policy", "model")
    )
    line = connected(graph, caller, cache.id, "call", required=False)
    yield Violation(
        f"Every call to {model.label} pays the full price",
        witness=(model.id,),
        root="full price",
        fixes=(Fix("Answer again what was answered", (added(cache), line)),),
    )


COPIES = frozenset({"replicate", "backup"})


def _gigabytes(connection: Element, graph: DesignGraph) -> float | None:
    """GB a month across a connection, from its message size and its journeys' mean rates; None where not stated."""
    size = connection.stated("size_kb")
    rates = [
        j.target_value("mean_rps")
        for j in graph.journeys
        if connection.target in on_journey(graph, j.id)
    ]
    known = [rate for rate in rates if rate is not None]
    if not isinstance(size, int | float) or not known:
        return None
    return float(size) * sum(known) * 30 * 24 * 3600 / 1e6


def _far_connections(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: connections between regions whose volume is stated."""
    for connection in graph.connections:
        if connection.part.kind in COPIES:
            continue
        here = set(connection.source_element.regions_stated)
        there = set(connection.target_element.regions_stated)
        if here and there and _gigabytes(connection, graph) is not None:
            yield connection


@rule(
    "CST-005",
    severity="medium",
    tier="extended",
    subjects=_far_connections,
    source="Azure Well-Architected Framework, CO:10 data costs",
    source_checked="2026-11-21",
    remedy="Move both ends into one region, or send less.",
    probe="How many gigabytes cross {subject} in a month, and at what price?",
    answer="Name size, rate and price; or show that both ends stand in one region.",
    false_positives="Copies that a recovery target asks for have to cross.",
    no_fix="Which end moves depends on who else uses it.",
    fails="u:user_client -> a:web_app(region=x) -call(size_kb=200)-> b:function(region=y); "
    "journey j: u -> a (criticality=high,mean_rps=50)",
    passes="u:user_client -> a:web_app(region=x) -call(size_kb=200)-> b:function(region=x); "
    "journey j: u -> a (criticality=high,mean_rps=50)",
)
def volume_between_regions(
    connection: Element, graph: DesignGraph, *, most_gb: float = 1000
) -> Iterator[Violation]:
    """Much data crosses between regions.

    Egress is paid by the gigabyte, and appears on nobody's estimate.
    """
    here = set(connection.source_element.regions_stated)
    there = set(connection.target_element.regions_stated)
    volume = _gigabytes(connection, graph) or 0
    if here.isdisjoint(there) and volume > most_gb:
        yield Violation(
            f"{volume:,.0f} GB a month cross from {min(here)} to {min(there)}",
            witness=(connection.source, connection.target),
        )


@rule(
    "CST-008",
    severity="low",
    tier="extended",
    subjects=all_of(is_kind("log_store", "tracing")),
    source="Azure Well-Architected Framework, CO:10 data costs",
    source_checked="2026-11-21",
    remedy="Sample what is verbose, keep it briefly, and move the rest to cheap storage.",
    probe="What share of what {subject} keeps has anybody read?",
    answer="Little, so it is sampled and goes after a month; errors are kept whole.",
    fails="a:web_app -telemetry(data=[])-> l:log_store(retention_days=none)",
    passes="a:web_app -telemetry(data=[])-> l:log_store(retention_days=30)",
)
def logs_without_an_end(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Logs are kept whole and for ever.

    They often come to cost more than what they describe.
    """
    if not store.retention_days:
        month = (Set(on=store.id, attribute="retention_days", value=30),)
        yield Violation(
            f"What is in {store.label} never goes",
            witness=(store.id,),
            fixes=(Fix("Keep logs for 30 days", month),),
        )
