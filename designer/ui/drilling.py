"""Failure drills on the board: what can go down, what each loss breaks, and the one that is played."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from designer.model.errors import DesignerError

if TYPE_CHECKING:
    from designer.analysis.drills import Drill
    from designer.graph import DesignGraph
    from designer.model.design import Design
    from designer.ui.numbers.flows import Flow
    from designer.ui.numbers.wording import Names

Json = dict[str, Any]
LOG = logging.getLogger(__name__)
UNCOUNTED = (
    "The drills of this drawing could not be counted; the drawing is safe. "
    "Look for a connection or a critical flow that names what is not drawn."
)


def drills_down(graph: DesignGraph, design: Design, asked: str, have: object) -> Json:
    """The drills as the board lists them, and the one that it plays.

    Parameters
    ----------
    asked
        The drill to play, by what goes down; empty for the list alone.
    have
        The hash of the list that the browser has already.
    """
    try:
        return _drills_down(graph, design, asked, have)
    except DesignerError as error:
        problem = str(error)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        LOG.exception("the drills could not be counted")
        problem = UNCOUNTED
    rows: Json = {"flows": [], "drills": [], "tried": "", "more": 0}
    return {"hash": "", "asked": asked, "rows": rows, "playing": None, "problem": problem}


def _drills_down(graph: DesignGraph, design: Design, asked: str, have: object) -> Json:
    from designer.analysis.drills import drills
    from designer.ui.numbers.drills import every, key_of
    from designer.ui.numbers.flows import flows_of
    from designer.ui.numbers.wording import Names

    found, flows, names = drills(graph), flows_of(graph), Names(design)
    known = {key_of(drill): drill for drill in every(found)}
    rows = _rows(known, flows, names, found)
    text = json.dumps(rows, sort_keys=True)
    named = hashlib.sha256(text.encode()).hexdigest()[:12]
    drill = known.get(asked)
    return {
        "hash": named,
        "asked": asked,
        "rows": None if have == named else rows,
        "playing": None if drill is None else _playing(asked, drill, flows, names, design),
        "problem": _unknown(asked, design, names) if asked and drill is None else None,
    }


def _rows(known: Mapping[str, Drill], flows: Mapping[str, Flow], names: Names, found: Any) -> Json:
    """Drills as lines: those that break most first, and no more of them than can be read."""
    from designer.ui.numbers.drills import MOST, title_of, tried

    worst_first = sorted(known, key=lambda key: _harm(known[key]))
    lines = [
        {
            "key": key,
            "title": title_of(known[key], names),
            "broken": list(known[key].broken),
            "degraded": list(known[key].degraded),
        }
        for key in worst_first[:MOST]
    ]
    return {
        "flows": [{"id": name, "name": flow.name} for name, flow in flows.items()],
        "drills": lines,
        "tried": tried(found) if known else "",
        "more": len(known) - len(lines),
    }


def _harm(drill: Drill) -> tuple[int, int, int]:
    """Sorts by how much breaks; a pair comes after a single loss that does the same."""
    return -len(drill.broken), -len(drill.degraded), len(drill.down)


def _playing(
    key: str, drill: Drill, flows: Mapping[str, Flow], names: Names, design: Design
) -> Json:
    from designer.ui.numbers.drills import sentence, title_of
    from designer.ui.numbers.flows import hits

    found = dict(hits(drill, flows))
    regions = {f"region:{b.attributes.get('region')}": b.id for b in design.boundaries}
    found |= {regions[name]: "down" for name in drill.down if name in regions}
    parts: dict[str, list[str]] = {"down": [], "hurt": [], "broken": [], "degraded": []}
    for name in sorted(found):
        parts[found[name]].append(name)
    return {
        "key": key,
        "title": title_of(drill, names),
        "said": sentence(drill, flows, names),
        "parts": parts,
    }


def _unknown(asked: str, design: Design, names: Names) -> str:
    """Why a drill cannot be played."""
    losses = [part.partition(":")[2] or part for part in asked.split(" & ")]
    drawn = design.component_by_id.keys()
    if asked in drawn:
        return (
            f"{names.of(asked)} stands on no critical flow between who asks and what answers: "
            "no flow stops when it goes down."
        )
    gone = [name for name in losses if name not in drawn]
    return f"`{(gone or losses)[0]}` is not drawn any more, or it can no longer go down: the drill has ended."
