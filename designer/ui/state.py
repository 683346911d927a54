"""What a browser session holds: the one owner of `st.session_state`."""

from __future__ import annotations

import functools
import gc
import os
import time

import streamlit as st

from designer.model.memory import WhenIdle
from designer.storage import Database
from designer.ui.board import Board, encoded

BOARD = "chalkline_board_service"
REFERENCE = "reference-pages"
IDLE = WhenIdle()
"""One for all sessions of this server."""


@st.cache_resource(show_spinner=False)
def database(url: str | None) -> Database:
    """One database for all sessions of this server."""
    return Database(url)


@functools.cache
def _settled() -> None:
    """What is loaded by now stays: the garbage collector need not walk over it with every judgement."""
    gc.freeze()


def board_of_session(opened: str | None = None) -> Board:
    """The session's board, begun at its first use."""
    if BOARD not in st.session_state:
        packs = tuple(filter(None, os.environ.get("CHALKLINE_RULES", "").split(os.pathsep)))
        st.session_state[BOARD] = Board(database(os.environ.get("CHALKLINE_DB")), opened, packs)
        _settled()
    board: Board = st.session_state[BOARD]
    return board


def show_on_board(sketch: str) -> str | None:
    """Keep a sketch as a design and open it on the board; what went wrong, if something did."""
    board = board_of_session()
    client = f"{REFERENCE}-{id(board)}-{time.time_ns()}"
    text = encoded(sketch.encode())
    command = {"seq": 1, "do": "import", "name": "example.txt", "base64": text}
    result = board.heard({"client": client, "queue": [command]})["results"].get("1")
    if result is None:
        return board.problem or "It could not be saved."
    return None if result["ok"] else str(result["message"])
