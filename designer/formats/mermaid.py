"""A design as a Mermaid flowchart: boundaries as subgraphs, labels escaped."""

from __future__ import annotations

from collections.abc import Iterator

from designer.model.catalogue import CATALOGUE
from designer.model.design import Design

ARROWS = {
    "dashed": "-.->",
    "dotted": "-.->",
    "dash-dot": "-.->",
    "double": "==>",
    "dashed-bent": "-.->",
    "shield": "-.-o",
}


def to_mermaid(design: Design) -> str:
    """The design as `flowchart LR`, the same whatever the order of its parts."""
    names = {
        c.id: f"n{number}" for number, c in enumerate(sorted(design.components, key=lambda c: c.id))
    }
    lines = ["flowchart LR", *_inside(design, names, None, "  ", frozenset())]
    for connection in sorted(design.connections, key=lambda c: c.id):
        if connection.source in names and connection.target in names:
            kind = CATALOGUE.connections[connection.kind]
            arrow = ARROWS.get(kind.style, "-->")
            label = "" if connection.kind == "call" else f'|"{escaped(kind.title.lower())}"|'
            lines.append(f"  {names[connection.source]} {arrow}{label} {names[connection.target]}")
    return "\n".join(lines) + "\n"


def _inside(
    design: Design, names: dict[str, str], frame: str | None, indent: str, above: frozenset[str]
) -> Iterator[str]:
    for number, boundary in enumerate(sorted(design.boundaries, key=lambda b: b.id)):
        known = boundary.within if boundary.within in design.boundary_by_id else None
        if known == frame and boundary.id not in above:
            yield f'{indent}subgraph b{len(above)}_{number}["{escaped(boundary.label)}"]'
            yield from _inside(design, names, boundary.id, indent + "  ", above | {boundary.id})
            yield f"{indent}end"
    for component in sorted(design.components, key=lambda c: c.id):
        within = component.within if component.within in design.boundary_by_id else None
        if within == frame:
            yield f'{indent}{names[component.id]}["{escaped(component.label)}"]'


def escaped(text: str) -> str:
    """Text as Mermaid shows it literally: everything but plain characters as a numbered entity."""
    return "".join(
        c if c.isalnum() or c in " .,:/()_-" else f"#{ord(c)};" for c in text if c.isprintable()
    )
