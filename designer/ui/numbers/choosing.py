"""HTML and SVG in which parts can be chosen by mouse and keyboard: what has `data-choice` is told when pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

SCRIPT = """
const held = new WeakMap();
export default ({ data, parentElement, setTriggerValue }) => {
  const box = parentElement.querySelector(".cl-choosing");
  const of = (event) => event.target.closest("[data-choice]");
  const pressed = (event) => {
    const part = of(event);
    const key = event.type === "click" || event.key === "Enter" || event.key === " ";
    const own = event.type === "keydown" && part?.tagName === "BUTTON";
    if (!part || !key || own) return;
    event.preventDefault();
    setTriggerValue("choice", part.dataset.choice);
  };
  box.onclick = pressed;
  box.onkeydown = pressed;
  if (held.get(box) === data.html) return;
  held.set(box, data.html);
  const inside = box.contains(document.activeElement) ? document.activeElement : null;
  const focused = inside?.dataset?.choice;
  const top = box.firstElementChild?.scrollTop ?? 0;
  box.innerHTML = data.html;
  box.firstElementChild?.scrollTo?.(0, top);
  const frame = box.querySelector(".cl-drawing"), down = box.querySelector(".cl-down");
  if (frame && down) {
    const [seen, part] = [frame.getBoundingClientRect(), down.getBoundingClientRect()];
    frame.scrollLeft += part.left + part.width / 2 - seen.left - seen.width / 2;
  }
  if (focused) box.querySelector(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
};
"""


@cache
def _component() -> Callable[..., Any]:
    made: Callable[..., Any] = component(
        "chalkline_choosing",
        html='<div class="cl-choosing"></div>',
        js=SCRIPT,
        isolate_styles=False,
    )
    return made


def choosable(html: str, key: str, chosen: Callable[[str], None]) -> None:
    """Show HTML whose text is escaped; `chosen` is called with the `data-choice` of what is pressed."""

    def told() -> None:
        state = st.session_state.get(key)
        value = None if state is None else getattr(state, "choice", None)
        if isinstance(value, str):
            chosen(value)

    _component()(key=key, data={"html": html}, on_choice_change=told)
