"""Tables as HTML: they can be read aloud, copied and tabbed to, and stand beside every plot."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Row = Sequence[str]


def table(caption: str, heads: Row, rows: Sequence[Row], leads: Sequence[str] = ()) -> str:
    """A table; the first cell of a row names it, and leads to its address where there is one."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{_led(first, leads[place] if leads else "")}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for place, (first, *rest) in enumerate(rows)
    )
    return (
        f'<div class="cl-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="cl-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _led(text: str, address: str) -> str:
    if not address:
        return escape(text)
    return f'<a href="{escape(address)}" target="_self">{escape(text)}</a>'


def folded_table(caption: str, heads: Row, rows: Sequence[Row]) -> str:
    """The same behind a line to unfold."""
    inside = table(caption, heads, rows)
    return f'<details class="cl-fold"><summary>{escape(caption)}, as a table</summary>{inside}</details>'
