"""Numbers: what the drawing comes to, what is missing for more, and what breaks."""

from __future__ import annotations

import logging
import os

import streamlit as st

from designer.analysis import Assumptions
from designer.formats.scenarios import scenario
from designer.model.design import Design
from designer.model.errors import DesignerError
from designer.review import judged_design
from designer.storage import Stored
from designer.ui.linking import trouble
from designer.ui.numbers import sections, sliders
from designer.ui.numbers.computed import Numbers, numbers
from designer.ui.numbers.queues import queues
from designer.ui.numbers.style import colours, style
from designer.ui.numbers.wording import Names
from designer.ui.pages.board import board_page
from designer.ui.pages.heading import heading
from designer.ui.state import board_of_session

SIDEBAR = 264
"""Pixels for the sliders."""
MAP = ":material/account_tree:"
LOG = logging.getLogger(__name__)


def show() -> None:
    """Show the numbers of the open design, or why there are none."""
    st.set_page_config(initial_sidebar_state=SIDEBAR)
    st.html(style(st.context.theme.type))
    try:
        stored = _opened()
    except DesignerError as error:
        heading("Numbers")
        st.error(str(error))
        return
    heading("Numbers", stored.design.name)
    try:
        design = _judged(stored.design)
        if _is_drawn(design):
            _numbers(design, stored.id)
    except DesignerError as error:
        st.error(str(error))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        LOG.exception("the numbers could not be counted")
        st.error(
            "This design's numbers could not be counted; the drawing is safe. "
            "Look on the board for a connection or a critical flow that names what is not drawn."
        )


def _opened() -> Stored:
    """The design that the link names, otherwise the one on the board."""
    asked = st.query_params.get("design")
    board = board_of_session(asked)
    board.refresh()
    if asked and asked != board.stored.id:
        if why := trouble(board, asked):
            st.warning(why)
        elif found := board.database.get(asked):
            board.open(found)
    return board.stored


def _judged(design: Design) -> Design:
    """The design with what its scenario asks for."""
    if design.scenario is None:
        return design
    try:
        return judged_design(design, scenario(design.scenario))
    except DesignerError:
        return design


def _is_drawn(design: Design) -> bool:
    if not design.components:
        st.info(
            "Nothing is drawn yet, so there is nothing to count. Draw two components and a connection."
        )
    return bool(design.components)


def _numbers(design: Design, opened: str) -> None:
    names, tones = Names(design), colours(st.context.theme.type)
    with st.sidebar:
        times, assumed = sliders.turned()
    found = _counted(design, times, assumed)
    sections.headlines(found, names)
    with st.expander("What is missing"):
        if sections.missing_facts(found.analysis, design, names, opened):
            st.page_link(board_page(), label="State it on the board")
        else:
            st.write("Nothing: every figure that can be counted is.")
        sections.taken_facts(found.analysis, names, opened)
    if found.analysis.journeys:
        sections.one_flow(found, names, tones)
    sections.cost(found.analysis, names, tones)
    queues(found.analysis, names)
    if found.analysis.journeys:
        sections.drill_board(found, design, names, lambda drill: _on_board(opened, drill))


def _on_board(opened: str, drill: str) -> None:
    """The way to the drawing itself, with this drill played on it."""
    asked = {"design": opened, "drill": drill}
    st.page_link(board_page(), label="Show on the board", icon=MAP, query_params=asked)


def _counted(design: Design, times: float, assumed: Assumptions) -> Numbers:
    """The numbers, with the prices of whoever started the app where those can be read."""
    own = os.environ.get("CHALKLINE_PRICES", "")
    if own:
        try:
            return numbers(design, times, assumed, own)
        except (OSError, ValueError) as wrong:
            st.warning(f"{own}: {wrong}. The shipped prices are used.")
    return numbers(design, times, assumed)
