"""The critical flows as a picture on which a drill is played: one layout, drawn once, and classes that change."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from designer.analysis.drills import Drill
from designer.formats.picture import render
from designer.model.design import Design
from designer.review.digests import digest
from designer.ui.numbers.computed import Flow

GROUP = re.compile(r'<g id="[^"]*" class="(node|edge)">\s*<title>(.*?)</title>(.*?)</g>', re.DOTALL)
ROOT = re.compile(r'<svg width="[^"]*" height="[^"]*"')
FIXED = re.compile(r' (?:fill="(?:white|none)"|font-family="[^"]*"|xml:space="preserve")')
TITLES = re.compile(r"<title>.*?</title>\s*")
IDS = re.compile(r'<g id="[^"]*"')
DOWN_SIGN = "\N{BALLOT X} "


def part_of(design: Design, flows: Iterable[Flow], also: Iterable[str] = ()) -> Design:
    """What stands on some critical flow, or goes down with what does: the rest would make it small."""
    names = frozenset(also).union(*(flow.components for flow in flows))
    components = tuple(c for c in design.components if c.id in names)
    frames = {b.id for c in components for b in design.enclosing(c)}
    return design.model_copy(
        update={
            "components": components,
            "connections": tuple(c for c in design.connections if {c.source, c.target} <= names),
            "boundaries": tuple(b for b in design.boundaries if b.id in frames),
        }
    )


def picture(design: Design) -> str:
    """The design as SVG.

    Raises
    ------
    RenderError
        If Graphviz cannot draw it.
    """
    drawn: str = _kept(digest(design), design)
    return drawn


@st.cache_data(max_entries=16, show_spinner="Drawing the picture")
def _kept(named: str, _design: Design) -> str:  # noqa: ARG001 -- stands for the design, which is large to hash
    return render(_design, "svg").decode()


@dataclass(frozen=True)
class Play:
    """A drill on the picture of a design.

    Attributes
    ----------
    singles
        The components that can be taken down by pressing them.
    """

    design: Design
    drill: Drill
    flows: Mapping[str, Flow]
    singles: frozenset[str]

    def svg(self, drawn: str, said: str) -> str:
        """The picture with what is down darkened and crossed, and the flows that break drawn out."""
        kinds = self._kinds()
        labels = {f"n_{c.id}": c for c in self.design.components}

        def marked(found: re.Match[str]) -> str:
            sort, title, inner = found.groups()
            name = html.unescape(title)
            kind = kinds.get(name, "cl-aside")
            if kind == "cl-down":
                inner = re.sub(r"(<text[^>]*>)", rf"\1{DOWN_SIGN}", inner, count=1)
            part = labels.get(name) if sort == "node" else None
            press = "" if part is None else self._press(part.id, part.label, kind)
            return f'<g class="{sort} {kind}"{press}>{inner}</g>'

        plain = IDS.sub("<g", TITLES.sub("", FIXED.sub("", GROUP.sub(marked, drawn))))
        label = html.escape(said, quote=True)
        return ROOT.sub(f'<svg class="cl-svg" role="group" aria-label="{label}"', plain, count=1)

    def _press(self, name: str, label: str, kind: str) -> str:
        """What makes a component a button, where it can be taken down."""
        if name not in self.singles:
            return ""
        said = html.escape(f"Take down {label}", quote=True)
        down = str(kind == "cl-down").lower()
        return f' data-choice="{name}" role="button" tabindex="0" aria-label="{said}" aria-pressed="{down}"'

    def _kinds(self) -> dict[str, str]:
        """The class of each part that the drill touches, by its title in the picture; the worse counts."""
        found: dict[str, str] = {}
        ends = {c.id: f"n_{c.source}->n_{c.target}" for c in self.design.connections}
        hits = (("cl-degraded", self.drill.degraded), ("cl-broken", self.drill.broken))
        for kind, journeys in hits:
            for flow in (self.flows[journey] for journey in journeys):
                found |= {f"n_{name}": kind for name in flow.components}
                found |= {ends[name]: kind for name in flow.connections if name in ends}
        return found | {f"n_{name}": "cl-down" for name in self.drill.components}
