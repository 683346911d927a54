"""How a plot is drawn: bars with their figure at the end, and a curve under a limit.

What is illustrative is hollow with a dashed edge and says so beside its bar: colour alone tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from designer.ui.numbers.tables import Row
from designer.ui.numbers.wording import multiple

BAR, LABELS = 26, 230
"""Pixels a bar, and for the names beside the bars."""
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
"""As wide as there is room, and as high as the bars make it."""
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Plot:
    """A chart that describes itself to who cannot see it, and the same as a table."""

    title: str
    chart: alt.LayerChart | alt.FacetChart
    heads: Row
    rows: Sequence[Row]


def bars(
    title: str, said: str, data: Rows, across: str, tones: Mapping[str, str]
) -> alt.LayerChart | alt.FacetChart:
    """Bars from `low` to `high` by `name`, in the order of the rows, with `text` at their ends."""
    accent = tones["accent"]
    order = [row["name"] for row in data]
    names = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=LABELS, ticks=False))
    top = max((row["high"] for row in data), default=1.0) or 1.0
    scale = alt.Scale(domain=[0, 1.45 * top], nice=False)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=" ")]
    base = alt.Chart(alt.InlineData(values=data)).encode(y=names)
    ends = alt.X("low:Q", title=across, scale=scale, axis=alt.Axis(tickCount=5, grid=True))
    kinds = [
        base.transform_filter(f"datum.sure == {'true' if sure else 'false'}")
        .mark_bar(
            height=14,
            cornerRadius=2,
            fillOpacity=1.0 if sure else 0.18,
            stroke=None if sure else accent,
            strokeDash=[0] if sure else [4, 3],
            strokeWidth=0 if sure else 1.5,
            color=accent,
        )
        .encode(x=ends, x2="high:Q", tooltip=tips)
        for sure in (True, False)
    ]
    words = base.mark_text(align="left", dx=6, color=tones["ink"]).encode(
        x=alt.X("high:Q", scale=scale, title=across), text="text:N"
    )
    return alt.layer(*kinds, words).properties(
        title=title, description=said, height=BAR * max(len(data), 1) + 8, autosize=FIT
    )


def curve(
    title: str,
    up: str,
    data: Rows,
    over: tuple[float, str] | None,
    table: tuple[Row, Sequence[Row]],
    tones: Mapping[str, str],
) -> Plot | None:
    """A curve over multiples of the traffic, with a limit across; None where there is nothing to draw."""
    if not data:
        return None
    said = f"{title}: " + ", ".join(f"at {multiple(row['times'])} {row['text']}" for row in data)
    top = 1.2 * max([row["value"] for row in data] + ([over[0]] if over else []))
    scale = alt.Scale(domain=[0, top or 1.0], nice=False)
    across = alt.X(
        "times:Q",
        title="Times the stated traffic",
        scale=alt.Scale(type="log", domain=[0.8, 13.0], nice=False),
        axis=alt.Axis(values=[row["times"] for row in data], format="~g", grid=False),
    )
    base = alt.Chart(alt.InlineData(values=data)).encode(x=across)
    tips = [alt.Tooltip("times:Q", title="times"), alt.Tooltip("text:N", title=" ")]
    height = alt.Y("value:Q", title=up, scale=scale, axis=alt.Axis(tickCount=4))
    line = base.mark_line(
        color=tones["accent"], point={"size": 60, "color": tones["accent"], "filled": True}
    )
    layers: list[alt.Chart] = [
        line.encode(y=height, tooltip=tips),
        *(
            base.transform_filter(f"datum.here == {str(here).lower()}")
            .mark_text(dy=15 if here else -12, color=tones["ink"], fontWeight=700 if here else 400)
            .encode(y=height, text="text:N")
            for here in (False, True)
        ),
    ]
    if over is not None:
        mark = alt.Chart(alt.InlineData(values=[{"limit": over[0], "text": over[1]}]))
        limit = alt.Y("limit:Q", scale=scale, title=up)
        layers.append(mark.mark_rule(strokeDash=[6, 4], color=tones["broken"]).encode(y=limit))
        layers.append(
            mark.mark_text(align="right", dy=-8, color=tones["broken"]).encode(
                y=limit, x=alt.XDatum(12.8), text="text:N"
            )
        )
    chart = alt.layer(*layers).properties(title=title, description=said, height=200, autosize=FIT)
    return Plot(title, chart, *table)
