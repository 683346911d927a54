"""What the words cost that rules are written in: those that are worked out, and those that are asked of elements."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from types import CodeType

from designer import rules
from designer.graph import DesignGraph, Predicate
from designer.model.design import Design
from designer.model.errors import InvalidRule
from designer.rules import Rule, outcome

SHOWN = 12
OF_WORDS = ("designer.graph.", "designer.analysis.")
RELATIONS = ("access", "need", "information", "observation", "lifecycle", "signals")


def word_rows(design: Design, judging: tuple[Rule, ...]) -> list[str]:
    """Two tables; a profiler makes everything dearer, so that the first has shares and no times."""
    worked = sorted(_worked_out(design, judging), reverse=True)
    asked = sorted(_asked(design), reverse=True)
    many = f"{len(design.components):,} components"
    return [
        "## What the words cost\n",
        f"The words of `designer.rules` on which most time goes while all rules judge {many} of the platform, each",
        "with all that it asks in turn: as shares of the whole, by a profiler.\n",
        "| word | called | share |",
        "| --- | ---: | ---: |",
        *(f"| `{name}` | {calls:,} | {share:.1%} |" for share, name, calls in worked[:SHOWN]),
        "",
        "The dearest that are asked of elements: of all components of a new graph whose relations are drawn, or of all",
        "connections.\n",
        "| word | microseconds an element |",
        "| --- | ---: |",
        *(f"| `{name}` | {took:.2f} |" for took, name in asked[:SHOWN]),
    ]


def _worked_out(design: Design, judging: tuple[Rule, ...]) -> Iterator[tuple[float, str, int]]:
    """Of each word that is a function the share of all the time, its name, and how often it was called."""
    profile, graph = cProfile.Profile(), DesignGraph(design)
    profile.enable()
    for rule in judging:
        outcome(rule, graph)
    profile.disable()
    stats = pstats.Stats(profile)
    spent = {key: (calls, all_in) for key, (_, calls, _, all_in, _) in stats.stats.items()}  # type: ignore[attr-defined]
    for name, code in _functions():
        calls, all_in = spent.get((code.co_filename, code.co_firstlineno, code.co_name), (0, 0.0))
        if calls:
            yield all_in / stats.total_tt, name, calls  # type: ignore[attr-defined]


def _functions() -> Iterator[tuple[str, CodeType]]:
    for name in rules.__all__:
        word: Callable[..., object] = getattr(rules, name)
        inner = getattr(word, "__wrapped__", word)
        if hasattr(inner, "__code__") and inner.__module__.startswith(OF_WORDS):
            yield name, inner.__code__


def _asked(design: Design) -> Iterator[tuple[float, str]]:
    """Of each word that is asked of elements the microseconds for one of them, and its name."""
    for name in rules.__all__:
        word = getattr(rules, name)
        if isinstance(word, Predicate):
            try:
                yield _microseconds(word, design, "components"), name
            except InvalidRule:
                yield _microseconds(word, design, "connections"), name


def _microseconds(word: Predicate, design: Design, asked: str) -> float:
    graph = DesignGraph(design)
    for relation in RELATIONS:
        assert getattr(graph, relation).closure(sure=True).ahead
    elements = getattr(graph, asked)
    start = time.process_time()
    for element in elements:
        word.truth(element)
    return (time.process_time() - start) / len(elements) * 1e6
