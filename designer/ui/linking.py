"""What a link asks for: a design, and on it parts to select, a finding to light or a drill to play."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from designer.model.errors import InvalidDesign

if TYPE_CHECKING:
    from designer.ui.board import Board

Json = dict[str, Any]
WORDS = ("design", "select", "finding", "drill")


def linked(board: Board, asked: Mapping[str, str]) -> Json | None:
    """What the browser is to show once, by the address that it was opened with.

    Parameters
    ----------
    asked
        The words of the address: `design` by id; `select` names components, boundaries or connections by id,
        with commas between; `finding` a fingerprint; `drill` what goes down.
    """
    asked = {word: asked[word].strip() for word in WORDS if asked.get(word, "").strip()}
    wanted = asked.get("design", board.stored.id)
    if not asked:
        return None
    if wanted != board.stored.id:
        # A design that is there and not shown: the person has gone on to another one.
        why = trouble(board, wanted)
        return _link(asked, message=why) if why else None
    drawn = _drawn(board)
    names = [name.strip() for name in asked.get("select", "").split(",") if name.strip()]
    lost = [name for name in names if name not in drawn]
    finding = asked.get("finding")
    said = [_not_here(lost)] if lost else []
    if finding and all(f.fingerprint != finding for f in board.judged()[1].findings):
        said.append(
            "The finding of this link is not open here: it was mended, or the design changed."
        )
        finding = None
    return _link(
        asked,
        select=[name for name in names if name in drawn],
        finding=finding,
        drill=asked.get("drill"),
        message=" ".join(said) or None,
    )


def _link(
    asked: Mapping[str, str],
    *,
    select: list[str] | None = None,
    finding: str | None = None,
    drill: str | None = None,
    message: str | None = None,
) -> Json:
    named = json.dumps(asked, sort_keys=True)
    chosen = {"select": select or [], "finding": finding, "drill": drill}
    return {"named": named, **chosen, "message": message}


def _drawn(board: Board) -> frozenset[str]:
    design = board.stored.design
    boundaries = {part.id for part in design.boundaries}
    return frozenset({*design.component_by_id, *design.connection_by_id, *boundaries})


def trouble(board: Board, wanted: str) -> str | None:
    """Why a design that a link names is not shown, and what is shown instead; None where it can be."""
    shown = f"This is {board.stored.design.name} instead."
    try:
        if board.database.get(wanted) is not None:
            return None
    except InvalidDesign as damaged:
        first = damaged.problems[0].message
        return f"The design `{wanted}` cannot be read ({first}); its record is kept. {shown}"
    return f"There is no design `{wanted}` here: it was deleted, or made elsewhere. {shown}"


def _not_here(lost: list[str]) -> str:
    names = ", ".join(f"`{name}`" for name in lost[:3])
    more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
    verb = "is" if len(lost) == 1 else "are"
    return f"{names}{more} {verb} not on this board: renamed or removed since the link was made."
