"""The critical flows as a picture on which a drill is played: one layout, drawn once, and classes that change."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from designer.analysis.drills import Drill
from designer.formats.dot import to_dot
from designer.formats.picture import TIMEOUT_S, drawn
from designer.model.design import Design
from designer.review.digests import digest
from designer.ui.numbers.flows import Flow, hits

GROUP = re.compile(r'<g id="[^"]*" class="(node|edge)">\s*<title>(.*?)</title>(.*?)</g>', re.DOTALL)
ROOT = re.compile(r'<svg width="([0-9.]+)pt" height="[^"]*"')
FIXED = re.compile(r' (?:fill="(?:white|none)"|font-family="[^"]*"|xml:space="preserve")')
TITLES = re.compile(r"(?:<title>.*?</title>|<!--.*?-->)\s*", re.DOTALL)
IDS = re.compile(r'<g id="[^"]*"')
LEAST, MOST = 0.85, 1.25
"""How small and how large it is shown, so that its labels can be read; what is wider is scrolled."""
CLOSER = ("ranksep=0.7", "ranksep=0.35")
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
    svg: str = _kept(digest(design), design)
    return svg


@st.cache_data(max_entries=16, show_spinner="Drawing the picture")
def _kept(named: str, _design: Design) -> str:  # noqa: ARG001 -- stands for the design, which is large to hash
    return drawn(to_dot(_design).replace(*CLOSER).encode(), "svg", TIMEOUT_S).decode()


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

    def svg(self, plain: str, said: str) -> str:
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

        shown = GROUP.sub(marked, plain[plain.index("<svg") :])
        shown = IDS.sub("<g", TITLES.sub("", FIXED.sub("", shown)))
        label = html.escape(said, quote=True)
        size = ROOT.match(shown)
        wide = float(size[1]) if size else 0.0
        style = f"min-width:{LEAST * wide:.0f}px;max-width:{MOST * wide:.0f}px"
        head = f'<svg class="cl-svg" role="group" aria-label="{label}" style="{style}"'
        svg = ROOT.sub(head, shown, count=1)
        return f'<div class="cl-drawing" role="region" tabindex="0" aria-label="Drill picture">{svg}</div>'

    def _press(self, name: str, label: str, kind: str) -> str:
        """What makes a component a button, where it can be taken down."""
        if name not in self.singles:
            return ""
        said = html.escape(f"Take down {label}", quote=True)
        down = str(kind == "cl-down").lower()
        return f' data-choice="{name}" role="button" tabindex="0" aria-label="{said}" aria-pressed="{down}"'

    def _kinds(self) -> dict[str, str]:
        """The class of each part that the drill touches, by its title in the picture; the worse counts."""
        found = hits(self.drill, self.flows)
        ends = {
            f"n_{c.source}->n_{c.target}": c.id for c in self.design.connections if c.id in found
        }
        lines = {title: f"cl-{found[name]}" for title, name in ends.items()}
        return lines | {f"n_{name}": f"cl-{hit}" for name, hit in found.items()}
