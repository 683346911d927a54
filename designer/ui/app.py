"""The screen: pages and their navigation."""

from __future__ import annotations

import streamlit as st

from designer.model.memory import collect_seldom
from designer.ui.pages import board, components, rules


def run() -> None:
    """Show the page that was asked for; the board is the first."""
    collect_seldom()
    st.set_page_config(page_title="Chalkline", layout="wide", initial_sidebar_state="collapsed")
    pages = [
        board.board_page(),
        st.Page(rules.show, title="Rules", url_path="rules"),
        st.Page(components.show, title="Components", url_path="components"),
    ]
    st.navigation(pages, position="hidden").run()


if __name__ == "__main__":
    run()
