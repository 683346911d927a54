"""Laying a design out: Graphviz ranks components left to right, frames are drawn around their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import graphviz

from designer.formats.picture import drawn
from designer.model.design import Design, Place
from designer.model.errors import RenderError

WIDTH, HEIGHT = 168, 56
PIXELS_AN_INCH = 96
ACROSS, DOWN = 208, 88
MARGIN, HEAD = 24, 40


def laid_out(design: Design, keep: Iterable[str] = (), timeout_s: float = 10.0) -> dict[str, Place]:
    """Places for every component and frame, in board pixels; those of `keep` stay where they are."""
    kept = {name for name in keep if name in design.layout and name in design.component_by_id}
    found = _ranked(design, timeout_s)
    places = {name: design.layout[name] if name in kept else found[name] for name in found}
    return {**places, **_frames(design, places)}


def _ranked(design: Design, timeout_s: float) -> dict[str, Place]:
    graph = graphviz.Digraph(
        "layout", graph_attr={"rankdir": "LR", "nodesep": "0.4", "ranksep": "0.7"}
    )
    names = {c.id: f"n{n}" for n, c in enumerate(sorted(design.components, key=lambda c: c.id))}
    size = {"width": str(WIDTH / PIXELS_AN_INCH), "height": str(HEIGHT / PIXELS_AN_INCH)}
    _nested(graph, design, names, None, size, frozenset())
    for connection in sorted(design.connections, key=lambda c: c.id):
        if connection.source in names and connection.target in names:
            graph.edge(names[connection.source], names[connection.target])
    try:
        return _placed(drawn(str(graph.source).encode(), "plain", timeout_s).decode(), names)
    except RenderError:
        return _grid(names)


def _nested(
    graph: graphviz.Digraph,
    design: Design,
    names: Mapping[str, str],
    frame: str | None,
    size: Mapping[str, str],
    above: frozenset[str],
) -> None:
    for boundary in sorted(design.boundaries, key=lambda b: b.id):
        known = boundary.within if boundary.within in design.boundary_by_id else None
        if known == frame and boundary.id not in above:
            with graph.subgraph(name=f"cluster_{len(above)}_{boundary.id}") as inner:
                inner.attr(margin="24")
                _nested(inner, design, names, boundary.id, size, above | {boundary.id})
    for component in sorted(design.components, key=lambda c: c.id):
        within = component.within if component.within in design.boundary_by_id else None
        if within == frame:
            graph.node(names[component.id], shape="box", fixedsize="true", label="", **size)


def _placed(plain: str, names: Mapping[str, str]) -> dict[str, Place]:
    rows = [line.split() for line in plain.splitlines()]
    top = max((float(row[3]) for row in rows if row[:1] == ["graph"]), default=0.0)
    at = {row[1]: (float(row[2]), float(row[3])) for row in rows if row[:1] == ["node"]}
    if missing := [name for name in names.values() if name not in at]:
        raise RenderError(f"Graphviz placed no {missing[0]}")
    return {
        name: Place(
            x=_snapped(at[short][0] * PIXELS_AN_INCH - WIDTH / 2 + 40),
            y=_snapped((top - at[short][1]) * PIXELS_AN_INCH - HEIGHT / 2 + 40),
        )
        for name, short in names.items()
    }


def _grid(names: Mapping[str, str]) -> dict[str, Place]:
    """Where Graphviz fails: rows of six."""
    return {
        name: Place(x=40 + n % 6 * ACROSS, y=40 + n // 6 * DOWN) for n, name in enumerate(names)
    }


def _snapped(value: float) -> float:
    return float(round(value / 8) * 8)


def _frames(design: Design, places: Mapping[str, Place]) -> dict[str, Place]:
    boxes: dict[str, Place] = {}
    for boundary in sorted(design.boundaries, key=lambda b: -sum(1 for _ in design.enclosing(b))):
        inside = [_box(places[c.id]) for c in design.components if c.within == boundary.id]
        inside += [
            _box(boxes[b.id])
            for b in design.boundaries
            if b.within == boundary.id and b.id in boxes
        ]
        if inside:
            left, top = min(b[0] for b in inside) - MARGIN, min(b[1] for b in inside) - HEAD
            right, bottom = max(b[2] for b in inside) + MARGIN, max(b[3] for b in inside) + MARGIN
            boxes[boundary.id] = Place(x=left, y=top, width=right - left, height=bottom - top)
    return boxes


def _box(place: Place) -> tuple[float, float, float, float]:
    return place.x, place.y, place.x + (place.width or WIDTH), place.y + (place.height or HEIGHT)
