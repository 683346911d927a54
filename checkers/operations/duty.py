"""Who is called, what they may stop, and what was practised."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Disconnect,
    Element,
    Fix,
    Question,
    Set,
    Violation,
    all_of,
    asks_leave,
    is_component,
    is_retired,
    is_set,
    new_component,
    on_journey,
    provides,
    rule,
    spliced,
    standing_on,
    surely,
)

has_owner = is_set("owner")
has_runbook = is_set("runbook")
can_be_called = has_owner & has_runbook

runs_code = provides("compute") | provides("model_serving")


def _manned(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what runs our code on critical journeys."""
    for part in standing_on("high", "mission")(graph):
        if surely(runs_code, part):
            yield part


@rule(
    "OPS-003",
    severity="medium",
    subjects=_manned,
    source="Azure Well-Architected Framework, OE:08 incident management",
    source_checked="2026-11-21",
    remedy="Name who owns it, and what to do when it fails.",
    probe="{subject} fails at night: whose telephone rings, and what do they read first?",
    answer="The owning team's, with a page that starts with how to stop the harm.",
    fails="u:user_client -> a:web_app(owner=none,runbook=none); journey j: u -> a (criticality=high)",
    passes="u:user_client -> a:web_app(owner=payments,runbook=wiki); journey j: u -> a (criticality=high)",
)
def nobody_to_call(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A critical component has no owner or no runbook.

    The first half hour of an outage is then spent on finding somebody.
    """
    if not can_be_called(part):
        yield Violation(
            f"Nobody is named who mends {part.label}, or how",
            witness=(part.id,),
            root="owners",
            fixes=(_named(part),),
        )


def _named(part: Element) -> Fix:
    """Asks for what may be missing, and leaves what is stated as it is."""
    owner = Question("owner", "Which team owns it?", example="payments")
    runbook = Question("runbook", "Where is it written what to do?", example="wiki/payments")
    named = Set(on=part.id, attribute="owner", value=ANSWER)
    if surely(has_runbook, part):
        return Fix("Name the owner", (named,), ask=owner)
    if surely(has_owner, part):
        written = Set(on=part.id, attribute="runbook", value=ANSWER)
        return Fix("Write a runbook", (written,), ask=runbook)
    written = Set(on=part.id, attribute="runbook", value=f"runbooks/{part.id}")
    return Fix(f"Name the owner and write runbooks/{part.id}", (named, written), ask=owner)


is_store = provides("stateful") & provides("data_store")


def _recoverable(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: stores on journeys with a recovery target."""
    for journey in graph.journeys:
        if journey.target_value("rto_min"):
            for name in on_journey(graph, journey.id):
                part = graph.component(name)
                if surely(is_store, part) and not part.elsewhere:
                    yield part


@rule(
    "OPS-004",
    severity="low",
    tier="extended",
    subjects=_recoverable,
    source="Azure Well-Architected Framework, RE:08 testing",
    source_checked="2026-11-21",
    remedy="Restore it twice a year, with a clock running.",
    probe="When was {subject} last restored, and how long did it take?",
    answer="In spring, in forty minutes; the target is an hour.",
    fails="u:user_client -> a:web_app -> d:relational_db(dr_test_days=none); journey j: u -> a "
    "(criticality=high,rto_min=60)",
    passes="u:user_client -> a:web_app -> d:relational_db(dr_test_days=180); journey j: u -> a "
    "(criticality=high,rto_min=60)",
)
def recovery_never_practised(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Recovery was never practised.

    An untried restore is a hope.
    """
    if not store.dr_test_days:
        practise = (Set(on=store.id, attribute="dr_test_days", value=180),)
        yield Violation(
            f"Nobody has tried to restore {store.label}",
            witness=(store.id,),
            fixes=(Fix("Restore it every half year", practise),),
        )


acts_alone = provides("compute") & ~provides("agent") & ~provides("acts")
weighs = provides("acts") & ~provides("sandbox")
is_judgement = is_component & (provides("human_verdict") | provides("operator"))
stops_it = asks_leave | is_judgement


@rule(
    "OPS-006",
    severity="critical",
    subjects=all_of(weighs),
    yields_to=("LLM-005",),
    source="US Securities and Exchange Commission, order 34-70694 (Knight Capital, 2013); Azure Well-Architected "
    "Framework, OE:11",
    source_checked="2026-11-21",
    remedy="Bound size and rate outside what acts, and give somebody a switch.",
    probe="A wrong sign makes {subject} do everything twice as fast the wrong way: what stops it?",
    answer="A limit that is not in the same code, and a switch that anybody on duty may turn.",
    false_positives="What can be undone, what an agent does, and what a person decides are judged elsewhere.",
    fails="a:web_app -> t:tool(reversible=false)",
    passes="a:web_app -> g:limit_guard(blocking=true,fail_open=false) -> t:tool(reversible=false)",
)
def machine_without_a_brake(tool: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A program does what cannot be undone, with no limit and no stop.

    Minutes at machine speed have ruined companies.
    """
    path = graph.access.path_avoiding(stops_it, acts_alone, tool)
    if path is None or tool.reversible:
        return
    last = graph.elements[path.connections[-1]]
    guard = new_component(graph, f"{tool.id}-limit", "limit_guard", blocking=True, fail_open=False)
    yield Violation(
        f"{last.source_element.label} uses {tool.label}, which cannot be undone, without a limit",
        witness=path,
        components=(tool.id,),
        connections=(last.id,),
        fixes=(Fix("Put a limit between", spliced(last, guard)),),
    )


def _retired(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what is marked as retired."""
    for part in graph.components:
        if surely(is_retired, part):
            yield part


USES = frozenset({"call", "fallback", "publish", "consume", "stream", "data", "control"})


@rule(
    "OPS-007",
    severity="medium",
    tier="extended",
    subjects=_retired,
    source="US Securities and Exchange Commission, order 34-70694 (Knight Capital, 2013)",
    source_checked="2026-11-21",
    remedy="Take its connections away, or put a date on them.",
    probe="What happens if somebody calls {subject} by mistake?",
    answer="Nothing: no connection leads there any more.",
    fails="a:web_app -> r:rules_engine(retired=true)",
    passes="a:web_app; r:rules_engine(retired=true)",
)
def retired_and_reachable(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What was retired can still be reached.

    Dead code comes alive with the next deployment.
    """
    live = [
        c for c in part.incoming if c.part.kind in USES and not surely(is_retired, c.source_element)
    ]
    if live:
        cut = tuple(Disconnect(id=c.id) for c in live)
        yield Violation(
            f"{part.label} is retired and {live[0].source_element.label} still reaches it",
            witness=(live[0].source, part.id),
            components=(part.id,),
            fixes=(Fix("Take its connections away", cut),),
        )
