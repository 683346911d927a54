"""Words about checks on the way: what screens documents, answers and actions, and how a fix puts one there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.checking import is_component, passes
from designer.graph.kernel import Always, Predicate
from designer.graph.mending import connected, first_or_new, guarded
from designer.graph.roles import is_outside
from designer.graph.words import is_set, provides, removes
from designer.model.design import Value
from designer.model.edit import Edit

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import Element

_blocking = is_set("blocking") & ~is_set("fail_open")
stands_in_the_way = is_set("blocking")
"""A gate or an approval that really stops what it does not let through."""
blocks_output = provides("safety_out") & _blocking
blocks_documents = provides("document_shield") & _blocking
blocks_ungrounded = provides("grounding_check") & _blocking
validates = provides("output_validator") & _blocking
_fails_shut = Predicate(
    lambda guard: (
        bool(guard.fail_closed)
        if guard.states("fail_closed") and not guard.states("fail_open")
        else not guard.fail_open
    )
)
decides = (provides("policy") & stands_in_the_way & _fails_shut) | (
    provides("approval") & stands_in_the_way
)
a_person_decides = provides("human_verdict") & provides("person")


checks_output = passes(blocks_output)
checks_grounding = passes(blocks_ungrounded)
screens_documents = passes(blocks_documents) | (is_component & provides("sanitiser"))
stops_orders_in_documents = passes(blocks_documents) | (is_component & removes("raw_text"))
"""A shield on documents, or what lets no text of theirs through; taking names out of a text stops no order in it."""
validates_output = passes(validates)
asks_leave = passes(decides | provides("limit_guard") & _blocking) | (
    is_component & a_person_decides
)
"""A policy decision, an approval, a limit or a person in line before something is done."""
limits_callers = passes(provides("rate_limiter")) | (~is_component & is_set("rate_limit"))
"""A limit for each caller, at a gateway or on the connection."""
limits_tokens = (
    limits_callers
    | (is_component & is_set("token_limit"))
    | (is_component & provides("agent") & is_set("budget"))
)
"""What bounds the use of a model: a limit for each caller, on requests or tokens, or an agent's budget."""
guards_egress = passes(provides("egress_policy"))
"""A list of where traffic may go."""
no_barrier = Predicate(Always(False, False))
"""Nothing stands in the way."""

is_reader = provides("entry") | provides("business_sink") | provides("notifies")
"""Somebody who sees an answer."""
_is_stranger = provides("untrusted") & ~provides("person")
_delivers = Predicate(lambda part: any(c.part.kind == "data" for c in part.outgoing))
is_foreign_content = _is_stranger & (~provides("entry") | _delivers)
"""Documents, feeds and uploads that strangers can write; a partner is one where it delivers data in bulk."""
leaves_us = is_outside | provides("external")
"""Where data is out of our hands."""


def checked_by(
    graph: DesignGraph, connection: Element, wanted: Predicate, kind: str, **facts: Value
) -> tuple[Edit, ...]:
    """Edits that make a connection pass a check beside it; a new one of `kind` where none answers yes."""
    guard, new = first_or_new(graph, wanted, kind, kind.replace("_", "-"), **facts)
    asks = (
        ()
        if graph.connects(connection.source, guard)
        else (connected(graph, connection.source, guard, "guard"),)
    )
    return (*new, *asks, guarded(connection, guard))
