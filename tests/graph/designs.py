"""Small random designs, and plain searches over raw designs that serve as oracles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

import pytest
from hypothesis import strategies as st

from designer.graph.kernel import Unknown
from designer.model.design import Component, Connection, Design, Value

NAMES = ("a", "b", "c", "d", "e")

Edge = tuple[str, str, str]


def stated(**facts: Value | None) -> dict[str, Value]:
    """The facts that are stated: those that are not None."""
    return {name: value for name, value in facts.items() if value is not None}


def numbered(ends: Iterable[tuple[str, str]]) -> list[Edge]:
    """An id for each pair of ends, as a file would give them."""
    seen: dict[tuple[str, str], int] = {}
    edges = []
    for source, target in ends:
        seen[source, target] = number = seen.get((source, target), 0) + 1
        edges.append((source, target, f"{source}->{target}" + (f"#{number}" if number > 1 else "")))
    return edges


def wires(most: int = 7) -> st.SearchStrategy[list[Edge]]:
    """Connections between five components, without loops of one."""
    pair = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] != p[1])
    return st.lists(pair, max_size=most).map(numbered)


def design(components: Iterable[Component], connections: Iterable[Connection]) -> Design:
    """A design of these parts."""
    return Design(name="", components=tuple(components), connections=tuple(connections))


def walks(edges: Iterable[tuple[str, str]], start: Iterable[str]) -> set[str]:
    """What can be walked to in one step or more."""
    out: dict[str, set[str]] = {}
    for source, target in edges:
        out.setdefault(source, set()).add(target)
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        for there in out.get(waiting.pop(), set()) - reached:
            reached.add(there)
            waiting.append(there)
    return reached


def completions(facts: dict[str, bool | None]) -> Iterator[dict[str, bool]]:
    """Every way in which what is not stated may turn out."""
    unknown = [name for name, value in facts.items() if value is None]
    known = {name: value for name, value in facts.items() if value is not None}
    for values in product((True, False), repeat=len(unknown)):
        yield {**known, **dict(zip(unknown, values, strict=True))}


def verdict_over(outcomes: Iterable[bool]) -> bool | None:
    """What holds however the unknown turns out; None where that differs."""
    found = set(outcomes)
    return found.pop() if len(found) == 1 else None


def told(ask: Callable[[], object]) -> bool | None:
    """Whether a word finds something; None where it says that it hangs on something."""
    try:
        return bool(ask())
    except Unknown as unknown:
        return None if unknown.asks else pytest.fail("a doubt names what would settle it")
