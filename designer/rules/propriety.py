"""What a fix must never do: move the goalposts, remove its subject, merely edit a claim, state what nobody can."""

from __future__ import annotations

from designer.model.edit import (
    ANSWER,
    ChangeJourneys,
    ChangeRequirements,
    ChangeWaivers,
    Disconnect,
    Edit,
    Remove,
    Set,
)
from designer.model.values import check_of, vocabulary
from designer.rules.claims import PROMISES
from designer.rules.violation import Fix

GOALPOSTS = (ChangeRequirements, ChangeJourneys, ChangeWaivers)
ROLES = ("component", "connection")
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
        if isinstance(edit, Set) and not _can_be_stated(edit):
            return f"states {edit.attribute}: {edit.value}, which no design can"
    if all(map(_edits_promise, fix.edits)) and (fix.safe or "if true" not in fix.title.lower()):
        return 'merely edits a claim without being unsafe and worded "if true"'
    return None


def _can_be_stated(edit: Set) -> bool:
    """Whether a component or a connection may hold the value: so many copies as a number asks for need not exist."""
    roles = [role for role in ROLES if edit.attribute in vocabulary(role)]
    if not roles or edit.value in (None, ANSWER):
        return True
    return any(not check_of(edit.attribute, role)(edit.value) for role in roles)


def _edits_promise(edit: Edit) -> bool:
    return isinstance(edit, Set) and edit.attribute in PROMISES
