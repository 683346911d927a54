"""What lies behind a hop that only passes calls on."""

from __future__ import annotations

import pytest

from designer.formats import read
from designer.graph import ConnectionElement, DesignGraph, ends_behind, single_points, starts_before
from designer.graph.hops import ends_past_checks
from designer.graph.protection import holders_of_secrets, secret_stores_of


def line(graph: DesignGraph, source: str) -> ConnectionElement:
    return graph.component(source).outgoing[0]


def ids(parts: object) -> list[str]:
    return [part.id for part in parts]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["load_balancer", "private_endpoint", "service_mesh"])
def test_what_passes_calls_on_is_looked_through(kind: str) -> None:
    graph = DesignGraph(read(f"a:web_app -> h:{kind} -> m:online_endpoint; h -> n:online_endpoint"))
    assert ids(ends_behind(line(graph, "a"))) == ["m", "n"]
    assert ids(starts_before(line(graph, "h"))) == ["a"]


def test_what_does_something_is_not() -> None:
    graph = DesignGraph(read("a:web_app -> g:api_gateway -> m:online_endpoint"))
    assert ids(ends_behind(line(graph, "a"))) == ["g"]


def test_a_ring_of_balancers_ends_the_walk() -> None:
    graph = DesignGraph(
        read("a:web_app -> h:load_balancer -> k:load_balancer -> h; k -> m:function")
    )
    assert ids(ends_behind(line(graph, "a"))) == ["m"]


def test_a_hop_that_leads_nowhere_stands_for_itself() -> None:
    graph = DesignGraph(read("a:web_app -> h:load_balancer"))
    assert ids(ends_behind(line(graph, "a"))) == ["h"]


def test_a_vault_behind_a_private_endpoint_is_read_from() -> None:
    graph = DesignGraph(
        read(
            "a:web_app -call(authn=key)-> b:online_endpoint; a -> p:private_endpoint -> v:secret_store"
        )
    )
    (holder,) = holders_of_secrets(graph)
    assert ids(secret_stores_of(holder)) == ["v"]


def test_checks_in_line_are_looked_through_where_the_end_is_asked_for() -> None:
    graph = DesignGraph(
        read("a:web_app -> s:content_safety_in -> h:load_balancer -> m:llm_deployment")
    )
    assert ids(ends_past_checks(line(graph, "a"))) == ["m"]
    assert ids(ends_behind(line(graph, "a"))) == ["s"]


def test_a_fallback_stands_in_for_the_model_behind_a_check() -> None:
    journey = "journey j: u -> a (criticality=high)"
    sketch = (
        "u:user_client -> a:web_app -> s:content_safety_in -> m:llm_deployment; "
        f"a -> d:relational_db; a -fallback-> n:llm_deployment; {journey}"
    )
    assert "m" not in single_points(DesignGraph(read(sketch)), "j")
