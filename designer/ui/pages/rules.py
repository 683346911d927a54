"""The rules: what each claims, why, how it decides, and its examples."""

from __future__ import annotations

import streamlit as st

from designer.rules import packs, pages
from designer.ui.pages.board import board_page
from designer.ui.state import show_on_board


def show() -> None:
    """Show all rules with a search."""
    st.title("Rules")
    text = st.text_input("Search rules", placeholder="canary, PII, SEC-012").lower()
    found = [
        r for r in packs.load() if text in f"{r.id} {r.title} {r.category} {r.rationale}".lower()
    ]
    st.caption(f"{len(found)} rules")
    for rule in found:
        with st.expander(f"{rule.id}  {rule.title}"):
            st.markdown(pages.page(rule))
            if st.button("Load the failing example on the board", key=f"load-{rule.id}"):
                if problem := show_on_board(rule.fails):
                    st.error(problem)
                else:
                    st.switch_page(board_page())
