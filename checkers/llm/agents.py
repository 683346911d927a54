"""What an agent may do: orders that are checked, loops with an end, actions with leave, and no way out for secrets."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    all_ways,
    asks_leave,
    checked_by,
    decides,
    executions,
    guards_egress,
    having,
    is_foreign_content,
    is_set,
    leaves_us,
    new_component,
    no_barrier,
    provides,
    rule,
    some,
    spliced,
    surely,
    unchecked_order,
    validates,
    way_to_some,
)

is_shut_in = provides("sandbox") & is_set("isolated")
cannot_write = provides("tool") & Predicate(
    lambda tool: (
        tool.scope == "read"
        if tool.states("scope") and not tool.states("side_effect")
        else not tool.side_effect
    )
)
is_harmless = is_shut_in | cannot_write
is_agent = provides("agent")
acts = provides("acts")
is_bounded = is_set("max_iterations") | is_set("deadline_s") | is_set("budget")
keeps_secrets = Predicate(
    lambda store: store.classification in ("confidential", "restricted")
) & provides("data_store")
guards_the_way_out = guards_egress | asks_leave
only_reads = cannot_write | ~is_set("side_effect")
is_reversible = is_set("reversible")
gets_data_out = leaves_us & ~provides("person")


@rule(
    "LLM-004",
    severity="critical",
    subjects=executions,
    source="OWASP Top 10 for LLM Applications 2025, LLM05; Azure review checklists, AI landing zone AI.111 and "
    "AI.112",
    source_checked="2026-11-21",
    remedy="Let the model fill in a schema, check it, and run it where it can harm nothing.",
    probe="The model writes `DROP TABLE`: who reads it before {subject} runs it?",
    answer="Name the schema, the list of what is allowed, and the rights of the identity that carries it out.",
    false_positives="A sandbox that is isolated counts as the check, and a tool that only reads needs none. Keeping "
    "text in a store is not carrying it out.",
    fails="a:agent_orchestrator -> db:relational_db",
    passes="a:agent_orchestrator -call(guarded_by=[v])-> db:relational_db; "
    "a -guard-> v:output_validator(blocking=true,fail_open=false)",
)
def unvalidated_execution(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What a model writes is carried out without a check.

    Whoever steers the model then writes your queries and your code.
    """
    source, target = call.source_element, call.target_element
    if surely(is_harmless, source) or surely(is_harmless, target):
        return
    path = unchecked_order(graph, call)
    if path is None or some(is_harmless, (source, target)):
        return
    facts = {"blocking": True, "fail_open": False}
    check = checked_by(graph, call, validates, "output_validator", **facts)
    writer = graph.elements[path.components[0]]
    yield Violation(
        f"{target.label} carries out what {writer.label} writes, unchecked",
        witness=path,
        components=(target.id,),
        connections=(call.id,),
        root=f"{writer.id} unchecked orders",
        fixes=(Fix(f"Check what {writer.label} writes", check),),
    )


@rule(
    "LLM-005",
    severity="critical",
    subjects=all_of(acts & ~provides("sandbox")),
    source="OWASP Top 10 for LLM Applications 2025, LLM06; Azure Well-Architected Framework, AI workloads",
    source_checked="2026-11-21",
    remedy="Put a policy decision or a person's approval before every action that cannot be undone.",
    probe="The agent refunds the wrong customer through {subject}: who could have said no?",
    answer="Name the limit above which somebody is asked, who that is, and what happens while they think.",
    false_positives="Actions that can be undone need no leave, nor does a tool with the scope `read`; a limit that "
    "blocks, or a person in line, is leave.",
    fails="a:agent_orchestrator -> t:tool(reversible=false)",
    passes="a:agent_orchestrator -call(guarded_by=[p])-> t:tool(reversible=false); "
    "a -guard-> p:policy_engine(blocking=true,fail_open=false)",
)
def irreversible_action_without_leave(tool: Element, graph: DesignGraph) -> Iterator[Violation]:
    """An agent can do what cannot be undone, and nobody is asked.

    One injected sentence is then enough to move money or delete data.
    """
    if surely(is_reversible, tool) or surely(only_reads, tool):
        return
    path = graph.access.path_avoiding(asks_leave, is_agent, tool)
    if path is None or is_reversible(tool):
        return
    last = graph.elements[path.connections[-1]]
    facts = {"blocking": True, "fail_open": False}
    check = checked_by(graph, last, decides, "policy_engine", **facts)
    yield Violation(
        f"{graph.elements[path.components[0]].label} uses {tool.label}, which cannot be undone, without leave",
        witness=path,
        components=(tool.id,),
        connections=(last.id,),
        fixes=(Fix(f"Ask for leave before {tool.label}", check),),
    )


@rule(
    "LLM-006",
    severity="critical",
    subjects=all_of(is_agent),
    source="OWASP Top 10 for LLM Applications 2025, LLM01, LLM02 and LLM06",
    source_checked="2026-11-21",
    remedy="Break one leg: part the agents, close the way out, or take the private data away.",
    probe="A web page tells {subject} to mail the customer list to a stranger: which of the three legs is missing?",
    answer="Show that untrusted content, private data and a way out never meet, or that a list guards the way out.",
    false_positives="A person's approval or an allow-list on the way out breaks the leg.",
    fails="f:file_upload -data-> a:agent_orchestrator -> db:relational_db(classification=confidential); "
    "a -> p:partner_system(trust_zone=third_party)",
    passes="f:file_upload -data-> a:agent_orchestrator -> db:relational_db(classification=confidential); "
    "a -> e:firewall_egress(allowlist=true) -> p:partner_system(trust_zone=third_party)",
)
def untrusted_content_private_data_and_a_way_out(
    agent: Element, graph: DesignGraph
) -> Iterator[Violation]:
    """Untrusted content, private data and a way out meet in one agent.

    An injected order can then carry the data out, and nothing looks wrong on the way.
    """
    legs = all_ways(
        lambda: graph.information.path_avoiding(no_barrier, is_foreign_content, agent),
        lambda: graph.information.path_avoiding(no_barrier, keeps_secrets, agent),
        lambda: way_to_some(graph.access, guards_the_way_out, agent, having(graph, gets_data_out)),
    )
    if not legs:
        return
    fed, knows, way = legs
    outside, first = graph.elements[way.components[-1]], graph.elements[way.connections[0]]
    wall = new_component(graph, "egress", "firewall_egress", allowlist=True)
    yield Violation(
        f"{agent.label} reads {graph.elements[fed.components[0]].label}, knows "
        f"{graph.elements[knows.components[0]].label} and can talk to {outside.label}",
        witness=way,
        components=(agent.id,),
        root=f"{agent.id} trifecta",
        fixes=(Fix("Guard the way out with a list", spliced(first, wall)),),
    )


def _looping(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the agents of ours that call a tool, a model or another agent."""
    for agent in all_of(is_agent)(graph):
        if any(c.part.kind == "call" for c in agent.outgoing):
            yield agent


@rule(
    "LLM-011",
    severity="high",
    subjects=_looping,
    source="OWASP Top 10 for LLM Applications 2025, LLM06 and LLM10",
    source_checked="2026-11-21",
    remedy="Give every loop a greatest number of steps and a deadline.",
    probe="{subject} asks the same tool for the hundredth time: what ends it?",
    answer="A number of steps, a deadline, and an answer that says how far it got.",
    false_positives="A budget in money ends a loop too.",
    fails="a:agent_orchestrator(max_iterations=none,deadline_s=none,budget=none) -> t:tool",
    passes="a:agent_orchestrator(max_iterations=8,deadline_s=30) -> t:tool",
)
def endless_agent_loop(agent: Element, graph: DesignGraph) -> Iterator[Violation]:
    """An agent's loop has no end.

    It runs until the budget is spent, and the user waits.
    """
    if not is_bounded(agent):
        yield Violation(
            f"Nothing ends the loop of {agent.label}",
            witness=(agent.id,),
            fixes=(
                Fix(
                    "Stop after ten steps",
                    (Set(on=agent.id, attribute="max_iterations", value=10),),
                ),
            ),
        )
