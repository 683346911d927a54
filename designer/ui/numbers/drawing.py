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
FIRST, LAST = 0.8, 13.0
"""From less than once the traffic to more than ten times, so that figures at both ends have room."""
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Plot:
    """A chart that describes itself to who cannot see it, and the same as a table."""

    title: str
    chart: alt.LayerChart | alt.FacetChart
    heads: Row
    rows: Sequence[Row]


def _inks(tones: Mapping[str, str]) -> dict[str, Any]:
    """What an axis says as dark as all else: grey on grey is hard to read."""
    return {"labelColor": tones["ink"], "titleColor": tones["ink"]}


def bars(
    title: str, said: str, data: Rows, across: str, tones: Mapping[str, str]
) -> alt.LayerChart | alt.FacetChart:
    """Bars from `low` to `high` by `name`, in the order of the rows, with `text` at their ends."""
    accent = tones["accent"]
    order = [row["name"] for row in data]
    inks = _inks(tones)
    beside = alt.Axis(labelLimit=LABELS, ticks=False, **inks)
    names = alt.Y("name:N", sort=order, title=None, axis=beside)
    top = max((row["high"] for row in data), default=1.0) or 1.0
    scale = alt.Scale(domain=[0, 1.45 * top], nice=False)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=" ")]
    base = alt.Chart(alt.InlineData(values=data)).encode(y=names)
    ends = alt.X("low:Q", title=across, scale=scale, axis=alt.Axis(tickCount=5, grid=True, **inks))
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
    known = [row for row in data if row["value"] is not None]
    if not known:
        return None
    said = f"{title}: " + ", ".join(f"at {multiple(row['times'])} {row['text']}" for row in data)
    top = 1.2 * max([row["value"] for row in known] + ([over[0]] if over else [])) or 1.0
    scale = alt.Scale(domain=[0, top], nice=False)
    across = alt.X(
        "times:Q",
        title="Times the stated traffic",
        scale=alt.Scale(type="log", domain=[FIRST, LAST], nice=False),
        axis=alt.Axis(
            values=[row["times"] for row in data], format="~g", grid=False, **_inks(tones)
        ),
    )
    height = alt.Y("value:Q", title=up, scale=scale, axis=alt.Axis(tickCount=4, **_inks(tones)))
    layers = _points(known, across, height, tones)
    if none := [row for row in data if row["value"] is None]:
        ends = alt.Chart(alt.InlineData(values=none)).mark_text(color=tones["broken"])
        layers.append(ends.encode(x=across, y=alt.YDatum(0.08 * top), text="text:N"))
    if over is not None:
        layers += _limit(over, alt.Y("limit:Q", scale=scale, title=up), tones["broken"])
    chart = alt.layer(*layers).properties(title=title, description=said, height=200, autosize=FIT)
    return Plot(title, chart, *table)


def _points(data: Rows, across: alt.X, height: alt.Y, tones: Mapping[str, str]) -> list[alt.Chart]:
    """A line through points with their figures; that of the slider in bold and beneath, clear of its neighbour."""
    base = alt.Chart(alt.InlineData(values=data)).encode(x=across, y=height)
    tips = [alt.Tooltip("times:Q", title="times"), alt.Tooltip("text:N", title=" ")]
    dots = {"size": 60, "color": tones["accent"], "filled": True}
    figures = [
        base.transform_filter(f"datum.here == {str(here).lower()}")
        .mark_text(dy=15 if here else -12, color=tones["ink"], fontWeight=700 if here else 400)
        .encode(text="text:N")
        for here in (False, True)
    ]
    return [base.mark_line(color=tones["accent"], point=dots).encode(tooltip=tips), *figures]


def _limit(over: tuple[float, str], height: alt.Y, colour: str) -> list[alt.Chart]:
    """A dashed line with its name at the right."""
    base = alt.Chart(alt.InlineData(values=[{"limit": over[0], "text": over[1]}])).encode(y=height)
    name = base.mark_text(align="right", dy=-8, color=colour)
    return [
        base.mark_rule(strokeDash=[6, 4], color=colour),
        name.encode(x=alt.XDatum(0.98 * LAST), text="text:N"),
    ]
