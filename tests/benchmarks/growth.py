"""How time grows with the size of a design, as a picture of the page's own table."""

from __future__ import annotations

from pathlib import Path

import altair as alt

HEADING = "## From 10 to 1,000 components"
PICTURE = "images/growth.svg"
SAID = "Milliseconds by components, both on logarithmic scales: rules alone, and rules with all numbers, of two designs"
INK = "#747b85"
TONES = {"Platform": "#2b7fd4", "At random": "#c2620e"}
"""Each readable on a white page and on a dark one: the picture has no ground of its own."""
MEASURED = {"rules, ms": "rules alone", "together, ms": "rules and numbers"}
Row = dict[str, object]


def with_picture(page: str, file: Path) -> str:
    """The page with a picture of how time grows under its heading; the picture is written beside it."""
    picture = file.parent / PICTURE
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(drawn(rows(page)), encoding="utf-8")
    shown = f"{HEADING}\n\n![{SAID}]({PICTURE})\n"
    return page if PICTURE in page else page.replace(f"{HEADING}\n", shown, 1)


def rows(page: str) -> list[Row]:
    """The rows of the table under the heading, one for each time measured."""
    lines = [line for line in page.split(HEADING)[1].splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    found: list[Row] = []
    for row in (dict(zip(cells[0], each, strict=True)) for each in cells[2:]):
        for column, what in MEASURED.items():
            time = float(row[column].replace(",", ""))
            size = int(row["components"])
            found.append({"design": row["design"], "components": size, "ms": time, "what": what})
    return found


def drawn(measured: list[Row]) -> str:
    """The picture, as SVG."""
    import vl_convert

    across = _decades("components", "x", 10, 1000)
    up = _decades("milliseconds", "y", 1, 10_000)
    names = alt.Scale(domain=list(TONES), range=list(TONES.values()))
    tone = alt.Color("design:N", title="design", scale=names)
    shapes = alt.Scale(domain=list(TONES), range=["circle", "square"])
    shape = alt.Shape("design:N", title="design", scale=shapes)
    both = alt.Scale(domain=list(MEASURED.values())[::-1], range=[[1, 0], [5, 4]])
    kind = alt.StrokeDash("what:N", title="time for", scale=both)
    base = alt.Chart(alt.InlineData(values=measured))
    line = base.mark_line(strokeWidth=2).encode(across, up, tone, kind)
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(across, up, tone, shape)
    chart = alt.layer(line, dots).properties(width=560, height=320, background="transparent")
    chart = chart.configure_view(stroke=None)
    words = {"labelColor": INK, "titleColor": INK, "labelFontSize": 13, "titleFontSize": 13}
    chart = chart.configure_axis(
        **words, domainColor=INK, tickColor=INK, gridColor=INK, gridOpacity=0.25
    ).configure_legend(**words)
    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=version)
    return svg.rstrip() + "\n"


def _decades(title: str, which: str, low: float, high: float) -> alt.X | alt.Y:
    """A logarithmic scale with a line for each one and three of a decade."""
    channel = alt.X if which == "x" else alt.Y
    field = "components:Q" if which == "x" else "ms:Q"
    marks = [m * 10**n for n in range(5) for m in (1, 3) if low <= m * 10**n <= high]
    scale = alt.Scale(type="log", domain=[low, high * 1.1], nice=False)
    return channel(field, title=title, scale=scale, axis=alt.Axis(values=marks, format=","))
