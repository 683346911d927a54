"""The rules: what each claims, why, how it decides, and its examples drawn."""

from __future__ import annotations

import streamlit as st

from designer.formats.picture import render
from designer.model.errors import DesignerError
from designer.rules import Rule, packs, pages
from designer.ui.pages.board import board_page
from designer.ui.pages.heading import heading
from designer.ui.state import show_on_board

SHOWN = {"Fails": "It fails here", "Mended": "The same, mended", "Passes": "It passes here"}
EVERY = "every category"


def show() -> None:
    """Show the rules that a search finds, and the page of the one that is chosen."""
    heading("Rules")
    found = _found()
    st.caption(f"{len(found)} rules")
    if not found:
        st.info("No rule says that. Try a kind, a product or a word such as canary.")
        return
    asked = st.query_params.get("rule", "")
    named = [rule.id for rule in found]
    first = named.index(asked) if asked in named else 0
    chosen = st.selectbox("Rule", found, index=first, format_func=_line)
    _page(chosen)


def _found() -> list[Rule]:
    rules = sorted(packs.load(), key=lambda rule: rule.id)
    left, right = st.columns([3, 1])
    text = left.text_input("Search rules", placeholder="canary, PII, SEC-012").lower()
    categories = [EVERY, *sorted({rule.category for rule in rules})]
    category = right.selectbox("Category", categories)
    return [
        rule
        for rule in rules
        if category in (EVERY, rule.category)
        and text in f"{rule.id} {rule.title} {rule.category} {rule.rationale} {rule.remedy}".lower()
    ]


def _line(rule: Rule) -> str:
    tier = ", extended" if rule.tier == "extended" else ""
    return f"{rule.id}  {rule.title} ({rule.severity.value}{tier})"


def _page(rule: Rule) -> None:
    st.subheader(f"{rule.id} {rule.title}")
    if st.button("Load the failing example on the board", key=f"load-{rule.id}"):
        if problem := show_on_board(rule.fails):
            st.error(problem)
        else:
            st.switch_page(board_page())
    _pictures(rule)
    _, _, text = pages.page(rule).partition("\n")
    st.markdown(text.replace("\n## ", "\n#### "))


def _pictures(rule: Rule) -> None:
    designs = pages.example_designs(rule)
    for column, (name, design) in zip(st.columns(len(designs)), designs.items(), strict=True):
        column.caption(SHOWN[name])
        try:
            column.image(render(design, "svg").decode())
        except DesignerError as error:
            column.info(f"No picture: {error}")
