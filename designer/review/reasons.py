"""Why rules do not apply where what they hang on is merely not said: for want of a journey, for one."""

from __future__ import annotations

from collections.abc import Iterable

from designer.graph import DesignGraph, Unknown
from designer.graph.assumed import supposed_journey
from designer.rules import Rule

NO_TAGS = "nobody said which tags hold"
NO_JOURNEY = "no journey is drawn: draw who asks, or a journey"


def waiting_for_journeys(rules: Iterable[Rule], graph: DesignGraph) -> frozenset[str]:
    """Which of these rules, none of which found a subject, would find one if the drawing had a journey.

    A pipeline that only a clock starts is no journey by itself: how critical it is, and to whom, nobody said, and
    FORMAT.md has journeys assumed for people and other systems that ask. So nothing is assumed, and the review says
    what is left unjudged.
    """
    supposed = None if graph.journeys else supposed_journey(graph.design)
    if supposed is None:
        return frozenset()
    perhaps = DesignGraph(graph.design.model_copy(update={"journeys": (supposed,)}))
    return frozenset(r.id for r in rules if r.is_shipped and _has_subject(r, perhaps))


def _has_subject(rule: Rule, graph: DesignGraph) -> bool:
    try:
        return (rule.when is None or rule.when(graph)) and any(True for _ in rule.subjects(graph))
    except Unknown:
        return True
    except Exception:  # noqa: BLE001 -- what a rule raises here is no matter of journeys
        return False
