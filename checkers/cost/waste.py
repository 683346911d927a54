"""Every box earns its place."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import DesignGraph, Element, Violation, all_of, is_decoration, is_ours, rule


@rule(
    "CST-007",
    severity="medium",
    subjects=all_of(is_ours),
    source="Azure Well-Architected Framework, CO:07 component costs",
    source_checked="2026-11-21",
    remedy="Connect it to what it is for, or take it off the drawing.",
    probe="What would change for anybody if {subject} were not there?",
    answer="Name the journey, pipeline or alarm it stands on.",
    no_fix="Only its author knows what it was meant for: it is wired or removed by hand.",
    fails="u:user_client -> api:web_app; c:cache",
    passes="u:user_client -> api:web_app -> c:cache",
)
def decorative_component(component: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A component takes part in nothing.

    A box without a connection costs money, or hides that nobody knows what it is for.
    """
    if is_decoration(component):
        yield Violation(
            f"{component.label} takes part in nothing",
            witness=(component.id,),
            root="takes part in nothing",
        )
