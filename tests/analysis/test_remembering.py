"""What is remembered from one design to the next changes no number, and keeps no design alive."""

from __future__ import annotations

import gc
import weakref
from itertools import islice

from designer.analysis.analysis import analysed
from designer.analysis.availability import availability
from designer.analysis.costs import cost
from designer.analysis.figures import USUAL, Assumptions
from designer.analysis.latency import latency
from designer.graph import DesignGraph
from designer.graph.kept import MEMORIES, forget
from designer.reports.numbers_json import numbers_json
from tests.benchmarks.serving import edited, replicas, services


def test_numbers_after_edits_are_those_of_a_design_never_seen() -> None:
    """To the last bit, whatever was worked out before and in whatever order."""
    designs = [*islice(edited(services(30, journeys=3)), 24), replicas(12), replicas(20)]
    forget()
    warm = [analysed(DesignGraph(design)) for design in (*designs, *designs[::-1])]
    for design, first, again in zip(designs, warm, reversed(warm), strict=False):
        forget()
        cold = analysed(DesignGraph(design))
        assert first == cold
        assert again == cold
        assert numbers_json(first) == numbers_json(cold)
        before = [journey.latency.stated_p99 for journey in first.journeys]
        assert before == [journey.latency.stated_p99 for journey in cold.journeys]


def test_no_memory_holds_a_graph() -> None:
    graph = DesignGraph(services(20, journeys=2))
    numbers = analysed(graph)
    gone = weakref.ref(graph)
    del graph
    gc.collect()
    assert numbers.journeys
    assert gone() is None


def test_all_memories_are_bounded() -> None:
    for size in range(20, 45, 5):
        analysed(DesignGraph(services(size, journeys=2)))
    assert MEMORIES
    for memory in MEMORIES:
        assert memory.held <= memory.most


def test_a_number_is_the_same_fact_whether_or_not_the_usual_is_said() -> None:
    graph = DesignGraph(services(20, journeys=2))
    assert latency(graph, "j0") is latency(graph, "j0", USUAL)
    assert availability(graph, "j0") is availability(graph, "j0", USUAL, None)
    assert cost(graph) is cost(graph, None)
    assert latency(graph, "j0", Assumptions(network_ms=9)) != latency(graph, "j0")
