"""Putting a drawn piece on to a board: ids are freed, places found near the pointer."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from designer.formats.layout import laid_out
from designer.model.change import apply, free_connection_id, free_id
from designer.model.design import Boundary, Component, Design, Place
from designer.model.edit import Add, Connect, Edit, Move
from designer.model.references import attributes_with


def merged(
    board: Design, drawn: Design, at: Mapping[str, Any] | None, *, known: bool
) -> tuple[Edit, ...]:
    """Edits that add a drawn piece to the board.

    Parameters
    ----------
    at
        Where its top left goes; None is below everything.
    known
        Whether ids that the board has already mean those components (a sketch), or copies (a paste).
    """
    names = _names(board, drawn, known=known)
    edits: list[Edit] = []
    for boundary in drawn.boundaries:
        within = names.get(boundary.within or "", boundary.within)
        edits.append(
            Add(boundary=boundary.model_copy(update={"id": names[boundary.id], "within": within}))
        )
    added = [c for c in drawn.components if not (known and c.id in board.component_by_id)]
    for component in added:
        within = names.get(component.within or "", component.within)
        changed = {
            "id": names[component.id],
            "within": within,
            "attributes": attributes_with(component.attributes, names.get),
        }
        edits.append(Add(component=component.model_copy(update=changed)))
    edits += _connections(board, drawn, names, tuple(edits))
    places = _places(board, drawn, at)
    new = [*(c.id for c in added), *(b.id for b in drawn.boundaries)]
    moved = {names[name]: places[name] for name in new if name in places}
    return (*edits, Move(positions=moved)) if moved else tuple(edits)


def _names(board: Design, drawn: Design, *, known: bool) -> dict[str, str]:
    names: dict[str, str] = {}
    taken = board
    for part in chain[Boundary | Component](drawn.boundaries, drawn.components):
        if known and part.id in board.component_by_id:
            names[part.id] = part.id
            continue
        names[part.id] = free_id(taken, part.id)
        taken = apply(taken, [Add(component=Component(id=names[part.id], kind="box"))]).design
    return names


def _connections(
    board: Design, drawn: Design, names: Mapping[str, str], before: tuple[Edit, ...]
) -> list[Edit]:
    edits: list[Edit] = []
    after = apply(board, before).design
    for connection in drawn.connections:
        source, target = names[connection.source], names[connection.target]
        changed = {
            "id": free_connection_id(after, source, target),
            "source": source,
            "target": target,
            "attributes": attributes_with(
                connection.attributes, lambda name: names.get(name, name)
            ),
        }
        edit = Connect(connection=connection.model_copy(update=changed))
        after = apply(after, [edit]).design
        edits.append(edit)
    return edits


def _places(board: Design, drawn: Design, at: Mapping[str, Any] | None) -> dict[str, Place]:
    places = dict(drawn.layout) or laid_out(drawn)
    if not places:
        return {}
    left, top = min(p.x for p in places.values()), min(p.y for p in places.values())
    bottom = max((p.y + (p.height or 56) for p in board.layout.values()), default=0.0)
    x, y = (float(at["x"]), float(at["y"])) if at else (40.0, bottom + 48)
    return {
        n: p.model_copy(update={"x": p.x - left + x, "y": p.y - top + y}) for n, p in places.items()
    }
