"""What is lost must come back: backups of what cannot be computed again."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Violation,
    all_of,
    connected,
    first_or_new,
    has_outgoing,
    provides,
    rule,
)

is_rebuildable = Predicate(lambda component: bool(component.rebuildable))
states_backup = Predicate(lambda component: bool(component.backup_interval_min)) | Predicate(
    lambda component: bool(component.pitr)
)
is_lost_with_its_disk = ~is_rebuildable & ~(has_outgoing("backup") | states_backup)


@rule(
    "REL-023",
    severity="critical",
    subjects=all_of(provides("stateful")),
    source="Azure Well-Architected Framework, RE:09 disaster recovery; review checklists, AI "
    "landing zone AI.12 and AI.164",
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
