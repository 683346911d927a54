"""Proving fixes: judge the mended design and compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from designer.model.design import Design
from designer.rules import Verdict

Key = tuple[str, str]
"""Rule and subject."""


@dataclass(frozen=True)
class Proof:
    """What a fix does: whether its subject then passes, and which `RULE@subject` it clears and newly breaks."""

    clears: bool
    cleared: tuple[str, ...] = ()
    introduces: tuple[str, ...] = ()


def compared(
    finding: Key,
    before: Mapping[Key, Verdict],
    after: Mapping[Key, Verdict],
    designs: tuple[Design, Design],
) -> Proof:
    """The proof of a fix of one finding, from the verdicts on the designs before and after it."""
    origin = _origins(*designs)
    rule, subject = finding
    at = [v.kind for (r, s), v in after.items() if r == rule and origin.get(s, s) == subject]
    was, now = _failing(before), _failing(after)
    passing = {key for key, verdict in after.items() if verdict.kind == "pass"}
    new = {key for key in now if (key[0], origin.get(key[1], key[1])) not in was}
    return Proof(
        clears=bool(at) and set(at) == {"pass"},
        cleared=_named(was & passing),
        introduces=_named(new),
    )


def _origins(before: Design, after: Design) -> dict[str, str]:
    """The halves of each connection that something was put on, by the connection that they were."""
    old, new = before.connection_by_id, after.connection_by_id
    added = [connection for name, connection in new.items() if name not in old]
    return {
        half.id: cut.id
        for cut in before.connections
        if cut.id not in new
        for half in added
        if cut.source == half.source or cut.target == half.target
    }


def _failing(verdicts: Mapping[Key, Verdict]) -> set[Key]:
    return {key for key, verdict in verdicts.items() if verdict.kind == "fail"}


def _named(keys: set[Key]) -> tuple[str, ...]:
    return tuple(sorted(f"{rule}@{subject}" for rule, subject in keys))
