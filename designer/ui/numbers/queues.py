"""What a peak leaves waiting, how many units a load needs, and what scales out in time, as tables."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from designer.analysis import Analysis
from designer.ui.numbers import tables
from designer.ui.numbers.tables import Row
from designer.ui.numbers.wording import Names, rate, seconds

NOTHING = "\N{EN DASH}"


Table = tuple[str, Row, Sequence[Row]]
"""A caption, heads, rows."""


def queues(analysis: Analysis, names: Names) -> None:
    """What a peak leaves waiting, the units that a load needs, and how fast it may rise: what is known of it."""
    shown = tables_of(analysis, names)
    if shown:
        st.header("Queues and units", anchor=False)
    for table in shown:
        st.html(tables.table(*table))


def tables_of(analysis: Analysis, names: Names) -> list[Table]:
    """The tables of which something is known."""
    every = (part(analysis, names) for part in (_bursts, _units, _scaling))
    return [table for table in every if table[2]]


def _bursts(analysis: Analysis, names: Names) -> Table:
    heads = ("Reads the queue", "A minute at peak leaves", "The last one waits", "Done after")
    rows = [
        (names.of(n), f"{b.backlog:,.0f} events", seconds(b.delay_s), seconds(b.drain_s))
        if b.backlog
        else (names.of(n), "nothing, it keeps up", NOTHING, NOTHING)
        for n, b in sorted(analysis.bursts.items())
    ]
    return "What a peak leaves waiting", heads, rows


def _units(analysis: Analysis, names: Names) -> Table:
    heads = ("Component", "Needs at peak", "States", "By")
    rows = [
        (
            names.of(need.component),
            f"{need.needed:,} {need.unit}",
            "nothing" if need.stated is None else f"{need.stated:,}",
            need.source,
        )
        for need in analysis.needs
    ]
    return "Units that the load needs", heads, rows


def _scaling(analysis: Analysis, names: Names) -> Table:
    heads = (
        "Scales by itself",
        "Always takes",
        "New copies serve after",
        "Bears a rise of",
        "At once",
    )
    rows = [
        (
            names.of(found.component),
            rate(found.warm),
            seconds(found.seconds),
            "any: the peak fits" if found.ramp is None else f"{rate(found.ramp * 60)} each minute",
            "enough" if not found.short else f"{rate(found.short)} too many until then",
        )
        for found in analysis.scale_outs
    ]
    return "How fast load may rise before new copies are there", heads, rows
