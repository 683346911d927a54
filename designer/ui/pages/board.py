"""The board: the drawing is the page."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from designer.model.errors import DesignerError
from designer.ui import canvas
from designer.ui.linking import WORDS
from designer.ui.state import IDLE, board_of_session

LOG = logging.getLogger(__name__)
STYLE = """
<style>
header[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"] { display: none; }
.stMainBlockContainer { padding: 0; max-width: none; }
.stApp { overflow: hidden; }
[data-testid="stVerticalBlock"] { gap: 0; }
.stElementContainer { opacity: 1 !important; transition: none !important; }
</style>
"""
"""The last line: Streamlit would fade the board while an edit is judged, and so have all of it painted twice more."""


def board_page() -> StreamlitPage:
    """The board as a place to go to."""
    return st.Page(show, title="Board", url_path="board", default=True)


def show() -> None:
    """Show the open design, or why it cannot be shown."""
    st.html(STYLE)
    _board()


@st.fragment
def _board() -> None:
    """An edit runs this much again, and no more."""
    try:
        board = board_of_session(st.query_params.get("design"))
        board.link = {word: st.query_params[word] for word in WORDS if word in st.query_params}
        with IDLE.answering():
            answer = board.heard(canvas.heard(), st.context.theme.type or "light")
            canvas.board(answer)
    except DesignerError as error:
        st.error(str(error))
    except (ValueError, LookupError, TypeError, AttributeError, OSError):
        LOG.exception("the board could not be shown")
        st.error("The board could not be shown; what was drawn is saved. Reload the page.")
