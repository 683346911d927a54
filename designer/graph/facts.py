"""Facts of a drawing: computed once, whoever asks, with the attributes that they were read from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from designer.graph.kernel import Unknown

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph

P = ParamSpec("P")
R = TypeVar("R")


def fact(
    compute: Callable[Concatenate[DesignGraph, P], R],
) -> Callable[Concatenate[DesignGraph, P], R]:
    """Compute once for a graph and arguments; an `Unknown` is remembered like an answer."""
    return _remembered(compute, "memo")


def lasting(
    compute: Callable[Concatenate[DesignGraph, P], R],
) -> Callable[Concatenate[DesignGraph, P], R]:
    """A `fact` in ids, words and numbers alone, asked by such: it stands for a later design where what it read does.

    No element may be in its arguments or its answer, since an element belongs to one graph.
    """
    return _remembered(compute, "lasting")


def _remembered(
    compute: Callable[Concatenate[DesignGraph, P], R], memory: str
) -> Callable[Concatenate[DesignGraph, P], R]:
    @wraps(compute)
    def ask(graph: DesignGraph, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (compute, args, tuple(kwargs.items())) if kwargs else (compute, args)
        mine = graph.__dict__
        reading, answers = mine["reading"], mine[memory]
        known = answers.get(key)
        if known is not None:
            answer, read = known
            reading.now |= read
        else:
            before, reading.now = reading.now, 0
            try:
                answer = compute(graph, *args, **kwargs)
            except Unknown as unknown:
                answer = unknown.without_traceback()
            finally:
                read, reading.now = reading.now, reading.now | before
            answers[key] = answer, read
        if isinstance(answer, Unknown):
            raise answer.again()
        return answer  # type: ignore[no-any-return]

    return ask
