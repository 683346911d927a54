"""The screen: pages and their navigation."""

from __future__ import annotations

import streamlit as st

from designer.model.memory import collect_seldom
from designer.ui import canvas


def run() -> None:
    """Show the page that was asked for; the board is the first."""
    collect_seldom()
    st.set_page_config(page_title="Chalkline", layout="wide")
    canvas.fetch_early()
    from designer.ui.pages import board

    pages = [
        board.board_page(),
        st.Page(_numbers, title="Numbers", url_path="numbers"),
        st.Page(_rules, title="Rules", url_path="rules"),
        st.Page(_components, title="Components", url_path="components"),
    ]
    st.navigation(pages, position="hidden").run()


def _numbers() -> None:
    """What this page needs, the board need not wait for."""
    from designer.ui.pages import numbers

    numbers.show()


def _rules() -> None:
    from designer.ui.pages import rules

    rules.show()


def _components() -> None:
    from designer.ui.pages import components

    components.show()
