"""How long a component itself takes for a request: as stated, by its tokens, or as its kind usually does."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from designer.analysis.alone import by_itself
from designer.analysis.figures import Assumptions, Basis, Number, number, promised, table
from designer.analysis.times import Lognormal
from designer.graph.domains import exempt
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.elements import ComponentElement


WIDEST = 1e6
"""A p99 that is so many times its p50 is no spread that a service has: a slip, such as seconds for milliseconds, is
a thousand times."""


@by_itself
def service_time(component: ComponentElement, assumed: Assumptions) -> tuple[Lognormal, Basis, str]:
    """The time at a component itself, what it rests on, and why it is none that can be told; empty where it is.

    People, and boxes that nobody classified, take no time.
    """
    time, basis = _taken(component, assumed)
    return time, basis, _contradiction(component) or _too_wide(component, time)


def _taken(component: ComponentElement, assumed: Assumptions) -> tuple[Lognormal, Basis]:
    if exempt.truth(component) is True:
        return Lognormal(0.0, 0.0), "stated"
    tokens = _tokens(component, assumed)
    if tokens is not None:
        return tokens, "stated"
    median, late = number(component, "p50_ms"), number(component, "p99_ms")
    if median is not None or late is not None:
        middle = median if median is not None else (late or 0.0) / assumed.tail
        top = late if late is not None else middle * assumed.tail
        return Lognormal(middle, max(top, middle)), "stated"
    figure = promised(component, "p99_ms")
    return _usual(component.part.kind, figure, assumed), "illustrative"


def _contradiction(component: ComponentElement) -> str:
    """Where a component states that one in a hundred is quicker than one in two; empty where it does not."""
    median, late = number(component, "p50_ms"), number(component, "p99_ms")
    if median is None or late is None or late >= median:
        return ""
    return f"{component.label} states a p99 of {late:g} ms below its p50 of {median:g} ms"


def _too_wide(component: ComponentElement, time: Lognormal) -> str:
    """Where so much lies between a component's p50 and p99 that no time can be told; empty where it can."""
    if time.p50 <= 0 or time.p99 <= WIDEST * time.p50:
        return ""
    apart = f"a p99 of {time.p99:g} ms and a p50 of {time.p50:g} ms"
    return f"{component.label} has {apart}: more than a million times as much"


@lru_cache(maxsize=1024)
def _usual(kind: str, figure: Number | None, assumed: Assumptions) -> Lognormal:
    """The time at components of a kind: ours, but no longer than the provider says."""
    times = table("service_times")
    usual = times["kind"].get(kind, times["role"].get(CATALOGUE.kinds[kind].role, (0.0, 0.0)))
    middle, top = (float(value) for value in usual)  # type: ignore[attr-defined]
    if figure is not None:
        top = figure.value
        middle = min(middle, top / assumed.tail)
    return Lognormal(middle * assumed.service_factor, top * assumed.service_factor)


def _tokens(component: ComponentElement, assumed: Assumptions) -> Lognormal | None:
    """A language model's time by its tokens: until the first, then one after the other."""
    answer = number(component, "completion_tokens")
    speed = None if answer is None else number(component, "tokens_per_s")
    if answer is None or not speed:
        return None
    middle = (number(component, "ttft_ms") or 0.0) + 1000 * answer / speed
    late = number(component, "p99_ms")
    return Lognormal(middle, max(late if late is not None else middle * assumed.tail, middle))
