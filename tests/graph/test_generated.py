"""What a model writes, and what carries it out."""

from __future__ import annotations

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph, executions, unchecked_order


def orders(sketch: str) -> dict[str, tuple[str, ...] | None]:
    graph = DesignGraph(read_sketch(sketch))
    found = {order.id: unchecked_order(graph, order) for order in executions(graph)}
    return {name: path.components if path else None for name, path in found.items()}


def test_through_a_tool_the_agent_is_the_writer() -> None:
    assert orders("a:agent_orchestrator -> t:tool -> d:relational_db") == {"t->d": ("a", "t", "d")}


def test_a_check_before_the_tool_covers_what_the_tool_does() -> None:
    checked = (
        "a:agent_orchestrator -call(guarded_by=[v])-> t:tool -> d:relational_db; "
        "a -guard-> v:output_validator(blocking=true,fail_open=false)"
    )
    assert orders(checked) == {"t->d": None}


def test_a_store_that_keeps_text_carries_nothing_out() -> None:
    assert orders("a:agent_orchestrator -> c:conversation_store; a -> i:search_index") == {}


def test_generated_text_is_followed_back_to_a_checked_answer() -> None:
    app = "app:web_app -call(data=[generated])-> d:relational_db; "
    shield = "app -guard-> v:output_validator(blocking=true,fail_open=false); "
    bare = orders(app + "app -> m:llm_deployment")
    checked = orders(app + shield + "app -call(guarded_by=[v])-> m:llm_deployment")
    assert bare == {"app->d": ("m", "app", "d")}
    assert checked == {"app->d": None}
    assert orders(app) == {"app->d": ("app", "d")}
