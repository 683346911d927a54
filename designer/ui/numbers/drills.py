"""What breaks when something goes down: every drill against every critical flow, and one drill in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from designer.analysis.drills import Drill, Drills
from designer.ui.numbers.flows import Flow
from designer.ui.numbers.wording import OUTCOME, Names, counted, some

MOST = 150
"""So many rows of the matrix; more are in none of them worse."""


def every(found: Drills) -> tuple[Drill, ...]:
    """Single failures and the pairs that break more than their halves, those that break most first."""
    return (*found.singles, *found.pairs)


def key_of(drill: Drill) -> str:
    """What names a drill: what goes down."""
    return " & ".join(drill.down)


def harmful(found: Drills) -> tuple[Drill, ...]:
    """Those that break or degrade something."""
    return tuple(drill for drill in every(found) if drill.broken or drill.degraded)


def outcome(drill: Drill, flow: str) -> str:
    """What becomes of a flow: `broken`, `degraded` or `works`."""
    if flow in drill.broken:
        return "broken"
    return "degraded" if flow in drill.degraded else "works"


def title_of(drill: Drill, names: Names) -> str:
    """What goes down, in words."""
    return " and ".join(names.all(drill.down))


def sentence(drill: Drill, flows: Mapping[str, Flow], names: Names) -> str:
    """What one drill does, in at most three sentences."""
    taken = [n for n in drill.components if n not in drill.down]
    gone = title_of(drill, names)
    said = [f"{gone} {'go' if len(drill.down) > 1 else 'goes'} down"]
    if taken:
        said[0] += f" and takes {some(names.all(taken))} with it"
    if drill.broken:
        said.append(f"Broken: {', '.join(flows[j].name for j in drill.broken)}")
    if drill.degraded:
        said.append(f"On a fallback: {', '.join(flows[j].name for j in drill.degraded)}")
    if not drill.broken and not drill.degraded:
        said.append("Every critical flow works on")
    return ". ".join(said) + "."


def matrix(
    drills: Sequence[Drill], flows: Mapping[str, Flow], names: Names, chosen: Drill | None
) -> str:
    """A table: rows are what goes down, columns the critical flows; signs and words say what colour says."""
    heads = "".join(f'<th scope="col">{escape(flow.name)}</th>' for flow in flows.values())
    rows = "".join(_row(drill, flows, names, drill == chosen) for drill in drills[:MOST])
    caption = "What each failure does to each critical flow"
    return (
        f'<div class="cl-scroll cl-drills" role="region" tabindex="0" aria-label="{caption}">'
        f'<table class="cl-table"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">Goes down</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(drill: Drill, flows: Mapping[str, Flow], names: Names, chosen: bool) -> str:
    cells = "".join(_cell(outcome(drill, flow)) for flow in flows)
    mark = ' aria-current="true" class="cl-chosen"' if chosen else ""
    press = f'<button type="button" data-choice="{escape(key_of(drill))}" aria-pressed="{str(chosen).lower()}">'
    return f'<tr{mark}><th scope="row">{press}{escape(title_of(drill, names))}</button></th>{cells}</tr>'


def _cell(what: str) -> str:
    sign, word = OUTCOME[what]
    return f'<td class="cl-{what}"><span aria-hidden="true">{sign}</span> {word}</td>'


def tried(found: Drills) -> str:
    """How much was tried, and how much of it does nothing."""
    singles = counted(len(found.singles), "single failure")
    if found.pairs_tried is None:
        return f"{singles} tried; pairs were not: there are too many."
    pairs = counted(found.pairs_tried, "pair")
    if not found.pairs:
        return f"{singles} and {pairs} tried; no pair breaks more than its two halves."
    worse = counted(len(found.pairs), "pair breaks more than its", "pairs break more than their")
    return f"{singles} and {pairs} tried; {worse} two halves."
