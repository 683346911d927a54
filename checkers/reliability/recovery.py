"""What is lost must come back: backups, how much is lost, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Question,
    Set,
    Violation,
    all_of,
    connected,
    first_or_new,
    has_outgoing,
    is_set,
    open_on,
    provides,
    recovery_of,
    rule,
)

is_rebuildable = is_set("rebuildable")
states_backup = is_set("backup_interval_min") | is_set("pitr")
is_lost_with_its_disk = ~is_rebuildable & ~(has_outgoing("backup") | states_backup)


@rule(
    "REL-023",
    severity="critical",
    subjects=all_of(provides("stateful")),
    source="Azure Well-Architected Framework, RE:09 disaster recovery; review checklists, AI "
    "landing zone AI.12 and AI.164",
    source_checked="2026-11-21",
    remedy="Draw a backup connection to a vault in another region, or say from what it is rebuilt and how fast.",
    probe="{subject} is deleted by mistake at noon: which data is back at one o'clock, and who tried it last?",
    answer="Give the interval between backups, the time a restore took when it was last rehearsed, and what is "
    "lost in between.",
    false_positives="What can be rebuilt from elsewhere (`rebuildable: true`) needs no backup.",
    fails="t:trainer -artifact-> r:model_registry(rebuildable=false,backup_interval_min=none,pitr=false)",
    passes="t:trainer -artifact-> r:model_registry(rebuildable=false) -backup-> v:backup_vault",
)
def state_without_backup(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """State that cannot be computed again has no backup.

    A lost registry or label store stops every later release as surely as a lost database.
    """
    if is_lost_with_its_disk(store):
        vault, new = first_or_new(graph, provides("backup_target"), "backup_vault", "backups")
        yield Violation(
            f"{store.label} cannot be rebuilt and is not backed up",
            witness=(store.id,),
            fixes=(Fix("Back it up", (*new, connected(graph, store.id, vault, "backup"))),),
        )


def _losing(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys with a target for what may be lost, and a store that is written to."""
    for journey in graph.journeys:
        if journey.target_value("rpo_min") is None:
            continue
        found = recovery_of(graph, journey.id)
        if found.worst_store is not None or found.stores_missing or found.wholly_lost:
            yield journey


@rule(
    "REL-025",
    severity="high",
    subjects=_losing,
    source="Azure Well-Architected Framework, RE:04 reliability targets and RE:09 disaster recovery",
    source_checked="2026-11-21",
    remedy="Replicate the store, or back it up at least as often as may be lost.",
    probe="The store of {subject} is gone: which was the last write that comes back?",
    answer="The worst store decides: its replication lag, or the time since its last backup.",
    false_positives="What can be rebuilt from elsewhere (`rebuildable: true`) loses nothing.",
    fails="u:user_client -> a:web_app -> d:relational_db(backup_interval_min=1440); "
    "journey j: u -> d (criticality=high,rpo_min=15)",
    passes="u:user_client -> a:web_app -> d:relational_db(backup_interval_min=10); "
    "journey j: u -> d (criticality=high,rpo_min=15)",
)
def loses_more_than_allowed(journey: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A store loses more than the journey may lose.

    The recovery point of a journey is that of its worst store, not the average.
    """
    found = recovery_of(graph, journey.id)
    target, gone = found.rpo_target or 0.0, found.wholly_lost
    late = found.stores_over if found.rpo_at_least > target else ()
    if stores := tuple(sorted({*late, *gone})):
        edits = tuple(
            Set(on=name, attribute="backup_interval_min", value=_whole(target)) for name in stores
        )
        labels = ", ".join(graph.component(name).label for name in gone or stores)
        lost = "everything" if gone else f"up to {found.rpo_at_least:g}"
        was = "everything" if gone else f"up to {found.rpo_at_least:g} min"
        title = f"Back up every {target:g} min: {was} lost becomes {target:g} min"
        yield Violation(
            f"{journey.label} may lose {target:g} min; {labels} would lose {lost}",
            witness=stores,
            components=stores,
            journey=journey.id,
            root=gone[0] if gone else found.worst_store,
            fixes=(Fix(title, edits),) if target > 0 else (),
        )
    elif found.rpo_min is None:
        raise open_on(graph, found.stores_missing, "backup_interval_min", "replication_lag_s")


def _whole(minutes: float) -> float | int:
    return int(minutes) if minutes == int(minutes) else minutes


def _coming_back(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: journeys with a target for the time until they work again."""
    for journey in graph.journeys:
        if journey.target_value("rto_min") is not None:
            yield journey


@rule(
    "REL-026",
    severity="high",
    subjects=_coming_back,
    source="Azure Well-Architected Framework, RE:09 disaster recovery",
    source_checked="2026-11-21",
    remedy="Automate the failover of what takes longest, keep a warm standby, or restore parts side by side.",
    probe="Everything under {subject} is gone: in which order does it come back, and what takes longest?",
    answer="Give the chain with its minutes; what waits for what decides, not the sum.",
    false_positives="Copies that go on while one is restored take no time. An alert's window and the time until "
    "somebody takes it on count where they are stated and a restore needs somebody; assumed ones never accuse.",
    fails="u:user_client -> a:web_app(rebuild_min=30,instances=1) -> d:relational_db(failover_min=60,instances=1); "
    "journey j: u -> d (criticality=high,rto_min=60)",
    passes="u:user_client -> a:web_app(rebuild_min=5,instances=1) -> d:relational_db(failover_min=20,instances=1); "
    "journey j: u -> d (criticality=high,rto_min=60)",
)
def back_too_late(journey: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Restoring in order takes longer than the journey may be down.

    Restores wait for each other: the time to recover is that of the longest chain.
    """
    found = recovery_of(graph, journey.id)
    target = found.rto_target or 0.0
    whole = found.before_stated + found.rto_stated
    if whole > target:
        slowest = max(found.order, key=lambda name: (found.times[name], name))
        first = f", after {found.before_stated:g} to notice it" if found.before_stated else ""
        yield Violation(
            f"{journey.label} may be down {target:g} min; {' -> '.join(found.order)} takes {found.rto_stated:g}{first}",
            witness=found.order,
            components=found.order,
            journey=journey.id,
            fixes=_standby(graph.component(slowest), found.times[slowest], target - whole),
        )
    elif found.restores_missing:
        raise open_on(graph, found.restores_missing, "failover_min", "rebuild_min", "mttr_min")


def _standby(slowest: Element, takes: float, spare: float) -> tuple[Fix, ...]:
    """A standby of what takes longest; nothing where the others alone take too long."""
    most = takes + spare
    if most < 0:
        return ()
    ask = Question(
        "failover_min",
        f"In how many minutes will a standby of {slowest.label} take over, at most {most:g}?",
        unit="minutes",
        example=most,
    )
    title = (
        f"Keep a warm standby of {slowest.label} and say how fast it takes over: "
        f"{takes:g} min becomes at most {most:g} min"
    )
    edit = Set(on=slowest.id, attribute="failover_min", value=ANSWER)
    return (Fix(title, (edit,), safe=False, ask=ask),)
