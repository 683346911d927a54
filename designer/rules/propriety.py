"""What a fix must never do: move the goalposts, remove its subject, merely edit a claim."""

from __future__ import annotations

from designer.model.edit import (
    ChangeJourneys,
    ChangeRequirements,
    ChangeWaivers,
    Disconnect,
    Edit,
    Remove,
    Set,
)
from designer.rules.claims import PROMISES
from designer.rules.violation import Fix

GOALPOSTS = (ChangeRequirements, ChangeJourneys, ChangeWaivers)
NEVER_SET = frozenset({"data", "criticality"})


def impropriety(fix: Fix, subject: str) -> str | None:
    """Why a fix may not be offered; None if it may."""
    for edit in fix.edits:
        if isinstance(edit, GOALPOSTS):
            return f"changes the {edit.op}"
        if isinstance(edit, Set) and edit.attribute in NEVER_SET:
            return f"changes {edit.attribute}"
        if isinstance(edit, Remove | Disconnect) and edit.id == subject:
            return "removes its subject"
    if all(map(_edits_promise, fix.edits)) and (fix.safe or "if true" not in fix.title.lower()):
        return 'merely edits a claim without being unsafe and worded "if true"'
    return None


def _edits_promise(edit: Edit) -> bool:
    return isinstance(edit, Set) and edit.attribute in PROMISES
