"""What may be turned: the traffic, and the assumptions that no drawing states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from designer.analysis import USUAL, Assumptions
from designer.analysis.objectives import PERIOD_MIN
from designer.ui.numbers.wording import milliseconds, minutes, multiple

PREFIX = "numbers-"
TRAFFIC = "numbers-traffic"
TIMES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)


def _outage(down: float) -> str:
    return f"{minutes(down * PERIOD_MIN)} in 30 days"


def _whole(number: float) -> str:
    return f"{number:g}"


@dataclass(frozen=True)
class Dial:
    """A slider over one assumption: what it can be, how a value reads, and what it means."""

    label: str
    values: tuple[float, ...]
    shown: Callable[[float], str]
    meaning: str


OUTAGES = (0.0, 1e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 1e-2)
WAITS = (0.0, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0)
DIALS: Mapping[str, Mapping[str, Dial]] = {
    "Time": {
        "service_factor": Dial(
            "Service times",
            (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0),
            multiple,
            "Multiplies every illustrative service time; stated ones stay.",
        ),
        "network_ms": Dial(
            "Network within a region",
            (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0),
            milliseconds,
            "There and back between two components.",
        ),
        "far_ms": Dial(
            "Network between regions",
            (0.0, 10.0, 20.0, 30.0, 50.0, 80.0, 120.0, 200.0),
            milliseconds,
            "There and back between two regions.",
        ),
        "tail": Dial(
            "Tail, p99 over p50",
            (1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0),
            multiple,
            "Used where only one of the two is stated.",
        ),
    },
    "Outages": {
        "zone_down": Dial(
            "A zone is out", OUTAGES, _outage, "Counted for copies that the design runs itself."
        ),
        "region_down": Dial(
            "A region is out", OUTAGES, _outage, "Counted for copies that the design runs itself."
        ),
        "zones": Dial(
            "Zones of what is zone-redundant",
            (2, 3, 4),
            _whole,
            "Where a component is zone-redundant and names no zones.",
        ),
    },
    "Recovery": {
        "detect_min": Dial(
            "To notice", WAITS, minutes, "Where no alert states its window of evaluation."
        ),
        "decide_min": Dial("To decide", WAITS, minutes, "Until somebody decides to recover."),
        "switch_min": Dial("To lead over", WAITS, minutes, "Until traffic is led over."),
    },
}


def turned() -> tuple[float, Assumptions]:
    """The sliders, and where they stand."""
    times = st.select_slider(
        "Traffic, times what is stated",
        TIMES,
        format_func=multiple,
        key=TRAFFIC,
        help="Every stated rate, peak and mean, is multiplied. Figures and cost follow at once.",
    )
    st.markdown("**Assumptions**")
    st.caption("Illustrative: no drawing states them. A fact stated on a component wins.")
    chosen: dict[str, float] = {}
    for group, dials in DIALS.items():
        with st.expander(group, expanded=group == "Time"):
            for name, dial in dials.items():
                chosen[name] = st.select_slider(
                    dial.label,
                    dial.values,
                    value=getattr(USUAL, name),
                    format_func=dial.shown,
                    key=PREFIX + name,
                    help=dial.meaning,
                )
    assumed = Assumptions(**chosen)  # type: ignore[arg-type]
    changed = assumed != USUAL or times != 1
    st.button("Back to the usual", on_click=_back, disabled=not changed, width="stretch")
    return times, assumed


def _back() -> None:
    st.session_state[TRAFFIC] = 1.0
    for dials in DIALS.values():
        for name in dials:
            st.session_state[PREFIX + name] = getattr(USUAL, name)
