"""Mutants that take nothing away, each with the reason: they are listed, not counted (DECISIONS G)."""

from __future__ import annotations

from collections.abc import Callable

from designer.graph import (
    DesignGraph,
    having,
    holders_of_secrets,
    is_serving_model,
    provides,
    secret_stores_of,
    single_points,
)

Judged = set[tuple[str, str]]
Reason = Callable[[DesignGraph, DesignGraph, str, Judged], bool]
"""Whether it holds: the graph before and after, the place, and which rules judged which subjects before."""


def why_harmless(
    control: str, before: DesignGraph, after: DesignGraph, place: str, judged: Judged
) -> str:
    """Why nothing is lost with this control at this place; empty where something is."""
    why, holds = REASONS.get(control, ("", _never))
    return why if holds(before, after, place, judged) else ""


def _never(*_: object) -> bool:
    return False


def _holds_no_secret_in_use(before: DesignGraph, _: DesignGraph, place: str, __: Judged) -> bool:
    readers = holders_of_secrets(before)
    return not any(place in {s.id for s in secret_stores_of(reader)} for reader in readers)


def _has_another_way(before: DesignGraph, _: DesignGraph, place: str, judged: Judged) -> bool:
    journeys = [subject for rule, subject in judged if rule == "REL-004"]
    return not any(place in single_points(before, journey) for journey in journeys)


def _verdicts_still_arrive(_: DesignGraph, after: DesignGraph, __: str, ___: Judged) -> bool:
    people, trainers = having(after, provides("human_verdict")), having(after, provides("trainer"))
    return bool(trainers) and all(
        any(after.information.may_reach(person, trainer) for person in people)
        for trainer in trainers
    )


def _trains_nothing(before: DesignGraph, _: DesignGraph, __: str, ___: Judged) -> bool:
    return not having(before, provides("trainer"))


def _asks_no_model(before: DesignGraph, _: DesignGraph, __: str, ___: Judged) -> bool:
    return not having(before, is_serving_model | provides("llm") | provides("prebuilt_model"))


REASONS: dict[str, tuple[str, Reason]] = {
    "vault removed": (
        "whatever reads from it signs in with an identity wherever it is drawn to",
        _holds_no_secret_in_use,
    ),
    "zones gone": ("each journey that bears the loss of a zone has another way", _has_another_way),
    "label store removed": (
        "people's verdicts get to training in another way too",
        _verdicts_still_arrive,
    ),
    "model registry bypassed": (
        "nothing is trained here, and MLO-003 is about what is",
        _trains_nothing,
    ),
    "human review removed": ("no model decides anything here", _asks_no_model),
}
