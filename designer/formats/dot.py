"""A design as a Graphviz graph: boundaries as clusters, line styles by kind, badges and lit paths as marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import graphviz

from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Connection, Design

GROUP_COLOURS = (
    "#5B7FA6",
    "#6A8F7B",
    "#8C7BA8",
    "#A6845B",
    "#7B9AA8",
    "#A66F7B",
    "#7F8C5B",
    "#8A8A8A",
)
SEVERITY_COLOURS = {
    "critical": "#B42318",
    "high": "#C4620A",
    "medium": "#9A7B00",
    "low": "#4B6B8A",
    "open": "#5B4FBF",
}
STYLES: Mapping[str, Mapping[str, str]] = {
    "solid": {},
    "double": {"color": "#4A5568:#ffffff:#4A5568"},
    "dashed": {"style": "dashed"},
    "dash-dot": {"style": "dashed", "arrowhead": "vee"},
    "dotted": {"style": "dotted", "arrowhead": "open"},
    "shield": {"style": "dotted", "arrowhead": "tee"},
    "dashed-bent": {"style": "dashed", "arrowhead": "odot"},
    "plain": {"arrowhead": "none"},
}
SHOWN_KINDS = frozenset({"call"})
"""Connections of these kinds need no label: their style says it."""


@dataclass(frozen=True)
class Marks:
    """What a review adds to a picture: worst severity by component, and one lit path."""

    badges: Mapping[str, str] = field(default_factory=dict)
    components: frozenset[str] = frozenset()
    connections: frozenset[str] = frozenset()


def to_dot(design: Design, marks: Marks | None = None) -> str:
    """The design in the DOT language, the same for the same design whatever the order of its parts."""
    graph = graphviz.Digraph(
        "design",
        graph_attr={
            "rankdir": "LR",
            "fontname": "DejaVu Sans",
            "nodesep": "0.35",
            "ranksep": "0.7",
            "pad": "0.3",
        },
        node_attr={
            "shape": "box",
            "style": "rounded,filled",
            "fillcolor": "white",
            "fontname": "DejaVu Sans",
            "fontsize": "11",
            "penwidth": "1.4",
        },
        edge_attr={
            "fontname": "DejaVu Sans",
            "fontsize": "9",
            "color": "#4A5568",
            "arrowsize": "0.7",
        },
    )
    _Drawing(design, marks or Marks()).onto(graph)
    return str(graph.source)


class _Drawing:
    def __init__(self, design: Design, marks: Marks) -> None:
        self.design, self.marks = design, marks
        self.groups = list(CATALOGUE.groups)

    def onto(self, graph: graphviz.Digraph) -> None:
        self._inside(graph, None, frozenset())
        for connection in sorted(self.design.connections, key=lambda c: c.id):
            self._connection(graph, connection)

    def _inside(self, graph: graphviz.Digraph, frame: str | None, above: frozenset[str]) -> None:
        for boundary in sorted(self.design.boundaries, key=lambda b: b.id):
            known = boundary.within if boundary.within in self.design.boundary_by_id else None
            if known == frame and boundary.id not in above:
                with graph.subgraph(name=f"cluster_{boundary.id}") as cluster:
                    cluster.attr(
                        label=escaped(boundary.label),
                        style="rounded",
                        color="#A0AEC0",
                        fontsize="10",
                        labeljust="l",
                    )
                    self._inside(cluster, boundary.id, above | {boundary.id})
        for component in sorted(self.design.components, key=lambda c: c.id):
            within = component.within if component.within in self.design.boundary_by_id else None
            if within == frame:
                self._component(graph, component)

    def _component(self, graph: graphviz.Digraph, component: Component) -> None:
        kind = CATALOGUE.kinds[component.kind]
        lines = [component.label, component.product or kind.title]
        mark = self.marks.badges.get(component.id)
        if mark:
            lines.append(mark)
        index = self.groups.index(kind.group) if kind.group in self.groups else 0
        extra = {
            "color": SEVERITY_COLOURS.get(mark or "", GROUP_COLOURS[index % len(GROUP_COLOURS)])
        }
        if component.id in self.marks.components:
            extra |= {"fillcolor": "#FFF4E5", "penwidth": "2.4"}
        if component.elsewhere:
            extra["style"] = "rounded,filled,dashed"
        graph.node(_node(component.id), label="\\n".join(escaped(line) for line in lines), **extra)

    def _connection(self, graph: graphviz.Digraph, connection: Connection) -> None:
        ends = (connection.source, connection.target)
        if any(end not in self.design.component_by_id for end in ends):
            return
        kind = CATALOGUE.connections[connection.kind]
        attributes = dict(STYLES.get(kind.style, {}))
        if connection.id in self.marks.connections:
            attributes |= {"color": "#C4620A", "penwidth": "2.4"}
        label = "" if connection.kind in SHOWN_KINDS else kind.title.lower()
        channel = connection.attributes.get("channel")
        if isinstance(channel, str) and channel not in ("none", "unknown"):
            label = f"{label} {channel}".strip()
        graph.edge(_node(ends[0]), _node(ends[1]), label=escaped(label), **attributes)


def _node(name: str) -> str:
    return f"n_{name}"


def escaped(text: str) -> str:
    """Text as Graphviz shows it literally; control characters are dropped."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return str(graphviz.escape(clean))
