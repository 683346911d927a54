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
    surely,
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


def _is_kept_elsewhere(_: DesignGraph, after: DesignGraph, __: str, ___: Judged) -> bool:
    regulated = "regulated" in (after.design.requirements.tags or ())
    return not regulated or bool(having(after, provides("audit") | provides("prediction_log")))


def _expires_by_itself(_: DesignGraph, after: DesignGraph, __: str, ___: Judged) -> bool:
    regulated = "regulated" in (after.design.requirements.tags or ())
    keeping = [c for c in after.components if "pii" in (c.known("holds") or ())]
    return not regulated or all(c.known("retention_days") for c in keeping)


def _is_checked_elsewhere(before: DesignGraph, after: DesignGraph, _: str, __: Judged) -> bool:
    learns = having(before, provides("trainer") | provides("feature_store"))
    return not learns or bool(having(after, provides("data_validation")))


def _is_measured_elsewhere(_: DesignGraph, after: DesignGraph, __: str, ___: Judged) -> bool:
    return bool(having(after, provides("telemetry_backend")))


def _is_scanned_on_arrival(_: DesignGraph, after: DesignGraph, __: str, ___: Judged) -> bool:
    uploads = having(after, provides("data_origin") & provides("untrusted") & ~provides("external"))
    return all(after.component(name).known("scan") for name in uploads)


def _can_do_without(before: DesignGraph, _: DesignGraph, place: str, __: Judged) -> bool:
    caller = before.component(before.design.connection_by_id[place].source)
    calls = [c for c in caller.outgoing if c.part.kind == "call"]
    return all(c.known("required") is False for c in calls if surely(_answers, c.target_element))


def _is_never_called(before: DesignGraph, _: DesignGraph, place: str, __: Judged) -> bool:
    return all(line.part.kind != "alert" for line in before.component(place).incoming)


def _is_unregulated(before: DesignGraph, _: DesignGraph, __: str, ___: Judged) -> bool:
    return "regulated" not in (before.design.requirements.tags or ())


_answers = is_serving_model | provides("llm") | provides("stateful")
NOT_KEPT = "what was decided is kept in another place too, or no decision is regulated"
REASONS: dict[str, tuple[str, Reason]] = {
    "audit log removed": (NOT_KEPT, _is_kept_elsewhere),
    "prediction log removed": (NOT_KEPT, _is_kept_elsewhere),
    "deletion service removed": (
        "every copy expires within its retention, or no regulator asks for more",
        _expires_by_itself,
    ),
    "data validation bypassed": (
        "what is learned from is checked in another place too, or nothing is learned here",
        _is_checked_elsewhere,
    ),
    "telemetry backend removed": (
        "another backend gets what is measured",
        _is_measured_elsewhere,
    ),
    "malware scan bypassed": ("uploads are scanned where they arrive", _is_scanned_on_arrival),
    "fallback cut": (
        "every model and store behind the caller is one that it can do without",
        _can_do_without,
    ),
    "security monitor removed": ("no regulator asks for a lookout", _is_unregulated),
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
    "person on call removed": ("no alarm goes there", _is_never_called),
    "human review removed": ("no model decides anything here", _asks_no_model),
}
