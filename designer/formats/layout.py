"""Laying a design out: Graphviz ranks components left to right, frames are drawn around their members."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import graphviz

from designer.formats.picture import drawn
from designer.model.design import Design, Place
from designer.model.errors import RenderError

WIDTH, HEIGHT = 168, 56
SIZE = {"width": float(WIDTH), "height": float(HEIGHT)}
PIXELS_AN_INCH = 96
ACROSS, DOWN = 208, 88
MARGIN, HEAD = 24, 40


def by_hand(design: Design) -> tuple[str, ...]:
    """What a hand placed.

    A place that was reckoned says for which size: its components have width and height. A hand says only where. Who
    draws or moves a frame places what is in it; one whose parts were all reckoned was reckoned with them.
    """
    components = {
        c.id for c in design.components if (p := design.layout.get(c.id)) and p.width is None
    }
    held = {b.id for c in design.components if c.id in components for b in design.enclosing(c)}
    filled = {b.id for c in design.components for b in design.enclosing(c)}
    return tuple(
        name
        for name in design.layout
        if name in components
        or (name in design.boundary_by_id and (name in held or name not in filled))
    )


def laid_out(design: Design, keep: Iterable[str] = (), timeout_s: float = 10.0) -> dict[str, Place]:
    """Places for every component and frame, in board pixels; those of `keep` stay where they are."""
    kept = {name for name in keep if name in design.layout and name in design.component_by_id}
    found = _ranked(design, timeout_s)
    places = {name: design.layout[name] for name in found if name in kept}
    for name in found:
        if name not in kept:
            places[name] = _free(found[name], places.values()) if kept else found[name]
    sized = {name: p for name, p in design.layout.items() if name in set(keep) and p.width}
    return {**places, **_frames(design, places, sized)}


def beside(design: Design) -> dict[str, Place]:
    """Places for components that have none in a design that is laid out: near what they are connected with."""
    taken = [design.layout[c.id] for c in design.components if c.id in design.layout]
    found: dict[str, Place] = {}
    if not taken:
        return found
    for component in design.components:
        if component.id not in design.layout:
            wish = _between(component.id, design, {**design.layout, **found})
            found[component.id] = _free(wish, taken)
            taken.append(found[component.id])
    return found


def _between(name: str, design: Design, places: Mapping[str, Place]) -> Place:
    """The middle of a component's neighbours; below everything where it has none."""
    ends = [
        c.target if c.source == name else c.source
        for c in design.connections
        if name in (c.source, c.target)
    ]
    near = [places[end] for end in ends if end in places]
    if near:
        x, y = sum(p.x for p in near) / len(near), sum(p.y for p in near) / len(near)
        return Place(x=_snapped(x), y=_snapped(y))
    return Place(x=40, y=_snapped(max(_box(p)[3] for p in places.values()) + MARGIN))


def _spots(wish: Place) -> Iterator[Place]:
    """Places around a wish, the nearest first and those below before those above."""
    for ring in itertools.count():
        steps = [(0, ring), (ring, 0), (ring, ring), (0, -ring), (-ring, ring), (-ring, 0)]
        for right, down in dict.fromkeys(steps):
            yield Place(x=wish.x + right * ACROSS, y=wish.y + down * DOWN)


def _free(wish: Place, taken: Iterable[Place]) -> Place:
    """The nearest spot that touches nothing, with the size it was reckoned for."""
    others = list(taken)
    spot = next(p for p in _spots(wish) if not any(_touch(p, other) for other in others))
    return spot.model_copy(update=SIZE)


def _touch(one: Place, other: Place) -> bool:
    gap = 8
    return abs(one.x - other.x) < WIDTH + gap and abs(one.y - other.y) < HEIGHT + gap


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
            **SIZE,
        )
        for name, short in names.items()
    }


def _grid(names: Mapping[str, str]) -> dict[str, Place]:
    """Where Graphviz fails: rows of six."""
    return {
        name: Place(x=40 + n % 6 * ACROSS, y=40 + n // 6 * DOWN, **SIZE)
        for n, name in enumerate(names)
    }


def _snapped(value: float) -> float:
    return float(round(value / 8) * 8)


def _frames(
    design: Design, places: Mapping[str, Place], sized: Mapping[str, Place]
) -> dict[str, Place]:
    """Frames around what is in them; one that somebody sized grows and never shrinks."""
    boxes: dict[str, Place] = {}
    for boundary in sorted(design.boundaries, key=lambda b: -sum(1 for _ in design.enclosing(b))):
        inside = [_box(places[c.id]) for c in design.components if c.within == boundary.id]
        inside += [
            _box(boxes[b.id])
            for b in design.boundaries
            if b.within == boundary.id and b.id in boxes
        ]
        if inside:
            own = [_box(sized[boundary.id])] if boundary.id in sized else []
            sides = [[b[0] - MARGIN, b[1] - HEAD, b[2] + MARGIN, b[3] + MARGIN] for b in inside]
            left, top, right, bottom = _around([*sides, *own])
            boxes[boundary.id] = Place(x=left, y=top, width=right - left, height=bottom - top)
    return boxes


def _around(boxes: Iterable[Sequence[float]]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _box(place: Place) -> tuple[float, float, float, float]:
    return place.x, place.y, place.x + (place.width or WIDTH), place.y + (place.height or HEIGHT)
