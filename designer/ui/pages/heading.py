"""The head that the pages beside the board have in common: a way back, then what the page is."""

from __future__ import annotations

import streamlit as st

from designer.ui.pages.board import board_page

STYLE = """
<style>
.stMainBlockContainer { padding: 2.5rem 2rem 4rem; max-width: 1720px; }
.stMainBlockContainer h1 { font-size: 1.75rem; padding: 0 0 0.5rem; }
.stMainBlockContainer h2 { font-size: 1.375rem; padding: 1.25rem 0 0.25rem; }
.stMainBlockContainer h3 { font-size: 1.0625rem; padding: 0.5rem 0 0.5rem; }
.stMainBlockContainer .stMarkdown h4 { font-size: 0.9375rem; padding: 0.75rem 0 0.25rem; }
[data-testid="stPageLink-NavLink"] { padding-left: 0; }
</style>
"""
SHOWN = 60
"""Letters of a design's name; a link's label is cut without a word where there is no room for it."""


def heading(title: str, design: str = "") -> None:
    """Show the way back to the board, with the design that is open there, and the title.

    Parameters
    ----------
    design
        Its name, where the page is about one.
    """
    st.html(STYLE)
    short = (
        design if len(design) <= SHOWN else f"{design[: SHOWN - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    )
    back = f"Back to the board: {short}" if short else "Back to the board"
    st.page_link(board_page(), label=back, icon=":material/arrow_back:")
    st.title(title, anchor=False)
