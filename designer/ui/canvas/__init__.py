"""The board in the browser: a Streamlit component whose bundle is served once, as a static file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

HERE = Path(__file__).parent
FOLDERS = (HERE.parent / "start" / "static", HERE.parent.parent.parent / "static")
"""Beside the packaged script in a wheel, beside app.py in a clone."""


def bundle() -> str:
    """The name of the built bundle.

    Raises
    ------
    FileNotFoundError
        If there is none, which means that the package was built without it.
    """
    for folder in FOLDERS:
        if found := sorted(folder.glob("canvas-*.js")):
            return found[0].name
    raise FileNotFoundError("the board's bundle is missing; install Chalkline again")


@cache
def _component() -> Callable[..., Any]:
    """Three lines of script that fetch the bundle: Streamlit sends inline script with every change."""
    script = (
        f'const url = new URL("app/static/{bundle()}", document.baseURI).href;\n'
        "const ready = import(url);\n"
        "export default (mounted) => {\n"
        "  let leave = () => undefined, left = false;\n"
        "  ready.then(({ mount }) => { if (!left) leave = mount(mounted); });\n"
        "  return () => { left = true; leave(); };\n"
        "};\n"
    )
    made: Callable[..., Any] = component("chalkline_board", js=script, isolate_styles=True)
    return made


def fetch_early() -> None:
    """Have the browser fetch the bundle while Python still loads what the board needs."""
    address = f"new URL('app/static/{bundle()}', document.baseURI).href"
    st.html(f"<script>import({address})</script>", unsafe_allow_javascript=True)


def board(down: Mapping[str, Any], key: str = "board") -> None:
    """Show the board; what it asks for comes back as `st.session_state[key]["up"]`."""
    # As bytes: Streamlit would look through anything else for tables, and load pandas for that.
    data = json.dumps(down, separators=(",", ":"), ensure_ascii=False).encode()
    _component()(key=key, data=data, height="stretch", on_up_change=lambda: None)


def heard(key: str = "board") -> Mapping[str, Any] | None:
    """What the browser sent last."""
    state = st.session_state.get(key)
    if state is None:
        return None
    up = state.get("up") if hasattr(state, "get") else getattr(state, "up", None)
    return up if isinstance(up, Mapping) else None
