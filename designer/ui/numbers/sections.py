"""The page's sections, from the headline figures down to the drills."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from designer.analysis import Analysis, JourneyNumbers
from designer.analysis.availability import Availability
from designer.analysis.drills import Drill
from designer.analysis.traffic import Point
from designer.graph.building import LONGEST_DETOUR
from designer.model.design import Design
from designer.model.errors import RenderError
from designer.ui.numbers import cards, drills, figures, picture, plots, tables
from designer.ui.numbers.choosing import choosable
from designer.ui.numbers.computed import Numbers
from designer.ui.numbers.drawing import Plot
from designer.ui.numbers.missing import missing_rows
from designer.ui.numbers.wording import Names, multiple, some

WHERE_FLOWS = "On the board, Critical flows says who asks for what and how well it has to work."
WORDS = {
    "misses": ("misses its target", "miss their target"),
    "open": ("is open", "are open"),
    "meets": ("meets its target", "meet their target"),
    "none": ("has no target", "have no target"),
}
CHOSEN, ALL_ROWS = "numbers-drill", "numbers-all-drills"
LEGEND = (
    '<p class="cl-legend"><span><b>\N{BALLOT X} dark, struck through</b> is down</span>'
    '<span class="cl-broken"><b>dashed</b> broken critical flow</span>'
    '<span class="cl-degraded"><b>dotted</b> works on a fallback</span>'
    "<span>faint: not touched</span><span>Press a component to take it down instead.</span></p>"
)


def headlines(found: Numbers, names: Names) -> None:
    """The cards of each flow, and those of the design."""
    analysis = found.analysis
    flows = [(j.name, figures.flow_cards(j, names)) for j in analysis.journeys]
    whole = [figures.cost_card(analysis.cost, names)]
    if analysis.retraining is not None:
        whole.append(figures.retraining_card(analysis.retraining, names))
    st.markdown(_summary([*(card for _, row in flows for card in row), *whole], found.times))
    if not flows:
        st.info(
            "No critical flow is drawn, and nobody asks for anything: there is nothing to count availability, "
            f"latency, capacity and recovery for. {WHERE_FLOWS}"
        )
    elif found.assumed_flows:
        st.caption(f"Nobody drew a critical flow; these are read off the drawing. {WHERE_FLOWS}")
    for name, row in flows:
        st.subheader(name, anchor=False)
        st.html(cards.row_of(row, name))
    st.subheader("The whole design", anchor=False)
    st.html(cards.row_of(whole, "the whole design"))


def _summary(shown: Sequence[cards.Card], times: float) -> str:
    counts = cards.tally(shown)
    said = [
        f"**{counts[kind]}** {one if counts[kind] == 1 else many}"
        for kind, (one, many) in WORDS.items()
        if counts[kind]
    ]
    load = "" if times == 1 else f", at {multiple(times)} the stated traffic"
    if counts["none"] == sum(counts.values()):
        return f"No target is stated{load}. {WHERE_FLOWS}"
    return f"Of {sum(counts.values())} figures {', '.join(said)}{load}."


def missing_facts(analysis: Analysis, design: Design, names: Names, opened: str) -> bool:
    """What closes the open figures, by component of the design that is opened; whether there is any."""
    rows = missing_rows(analysis, design, names)
    if rows:
        st.caption(
            "A component leads to itself on the board; add the fact there, in the inspector."
        )
        heads = ("Component", "State", "Closes")
        leads = ["./?" + urlencode({"design": opened, "select": name}) for name in rows]
        rows_of = list(rows.values())
        st.html(tables.table("Facts that nobody has stated", heads, rows_of, leads))
    return bool(rows)


def taken_facts(analysis: Analysis, names: Names, opened: str) -> None:
    """What nobody stated and the figures lean on all the same, with what to state instead."""
    if analysis.taken:
        heads = ("Component", "Taken as given", "State instead")
        rows = [(names.of(t.of), t.what, t.state.replace("_", " ")) for t in analysis.taken]
        leads = ["./?" + urlencode({"design": opened, "select": t.of}) for t in analysis.taken]
        st.html(tables.table("Taken as given, by illustrative figures of ours", heads, rows, leads))


# ---- One critical flow ---------------------------------------------------------------------------


def one_flow(found: Numbers, names: Names, tones: Mapping[str, str]) -> None:
    """Where one flow's time and downtime come from, and what more traffic does to it."""
    journeys = {j.id: j for j in found.analysis.journeys}
    st.header("One critical flow", anchor=False)
    chosen = st.selectbox(
        "Critical flow", list(journeys), format_func=lambda name: journeys[name].name
    )
    journey, points = journeys[chosen], found.curves[chosen]
    left, right = _pair("hops")
    with left:
        _time(journey, names, tones)
    with right:
        _outages(journey, names, tones)
    left, right = _pair("load")
    slower = plots.slower(points, journey.latency.target_p99, found.times, names, tones)
    fuller = plots.fuller(points, found.times, names, tones)
    full = plots.busiest(found.analysis.busy, journey.capacity.uses, names, tones)
    with left:
        _shown(slower) if slower else st.info("How it slows down is not known.")
    with right:
        if fuller is None:
            st.info(_why_not_busy(points, names))
        else:
            _shown(fuller)
    for note in _notes(points):
        st.caption(note)
    if full is not None:
        _shown(full)


def _pair(name: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns that stand one above the other where the window is narrow; see the style sheet."""
    return st.container(key=f"cl-pair-{name}").columns(2, gap="large")


def _shown(plot: Plot) -> None:
    st.altair_chart(plot.chart, width="stretch")
    st.html(tables.folded_table(plot.title, plot.heads, plot.rows))


def _time(journey: JourneyNumbers, names: Names, tones: Mapping[str, str]) -> None:
    plot = plots.waterfall(journey.latency, names, tones)
    if plot is None:
        why = journey.latency.reason or "no hop takes any time"
        st.info(f"Where the time goes is not known: {why}.")
        return
    _shown(plot)
    st.caption("Means add up, percentiles do not: the p99 comes from whole distributions.")


def _outages(journey: JourneyNumbers, names: Names, tones: Mapping[str, str]) -> None:
    found = journey.availability
    plot = plots.importance(found, names, tones)
    if plot is None:
        st.info(
            "Where the downtime comes from is not known: no component on it states how available it is."
        )
        return
    _shown(plot)
    alone = f"Each alone stops it: {some(names.all(found.single_points), 6)}."
    st.caption(alone if found.single_points else "No component alone stops it.")
    for note in _untold(found, names):
        st.caption(note)


def _untold(found: Availability, names: Names) -> Iterator[str]:
    """What the plot of the downtime does not hold, and why."""
    if found.unsettled:
        untold = some(names.all(found.unsettled))
        yield f"In this estimate no more than chance, so not shown: {untold}."
    if found.ways_cut:
        ring = some(names.all(found.ways_cut))
        yield f"Ways of more than {LONGEST_DETOUR} steps are not counted in the ring of {ring}: it may work more often."


def _why_not_busy(points: Sequence[Point], names: Names) -> str:
    nothing = {p.busiest for p in points if p.utilisation is not None and p.busiest}
    if nothing:
        return f"{some(names.all(sorted(nothing)))} takes nothing at all, whatever the traffic."
    return "How busy it gets is not known: no component states what it takes."


def _notes(points: Sequence[Point]) -> list[str]:
    """What the plot cannot show: why there is no time at some traffic."""
    ends: dict[str, list[str]] = {}
    for point in points:
        if point.p99_ms is None and point.reason:
            ends.setdefault(point.reason, []).append(multiple(point.times))
    return [f"At {', '.join(times)}: {reason}." for reason, times in ends.items()]


# ---- The whole design ----------------------------------------------------------------------------


def cost(analysis: Analysis, names: Names, tones: Mapping[str, str]) -> None:
    """What it costs, by component."""
    st.header("Cost a month", anchor=False)
    found = analysis.cost
    plot = plots.costs(found, names, tones)
    if plot is None:
        st.info(
            "No component of this design has a price, neither a stated one nor one of its kind."
        )
        return
    _shown(plot)
    st.caption(
        f"Dashed bars are illustrative: shipped prices of {found.prices_dated}, from the least to the most that is "
        "usual. State unit price month or price per million on a component, and yours count."
    )


def drill_board(
    found: Numbers, design: Design, names: Names, on_board: Callable[[str], None]
) -> None:
    """The matrix of drills, and the chosen one played on a picture; `on_board` offers it on the board."""
    st.header("Failure drills", anchor=False)
    every = drills.every(found.analysis.drills)
    if not every:
        st.info("No component of ours stands on a critical flow, so there is nothing to take down.")
        return
    st.caption(drills.tried(found.analysis.drills))
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    harmful = drills.harmful(found.analysis.drills)
    all_rows = right.toggle("Also what breaks nothing", key=ALL_ROWS, disabled=not harmful)
    listed = {drills.key_of(d): d for d in (every if all_rows or not harmful else harmful)}
    known = {drills.key_of(d) for d in every}
    if st.session_state.get(CHOSEN) not in listed:
        st.session_state[CHOSEN] = next(iter(listed))
    chosen = left.selectbox(
        "What goes down",
        list(listed),
        format_func=lambda key: drills.title_of(listed[key], names),
        key=CHOSEN,
    )
    drill = listed[chosen]

    def choose(key: str) -> None:
        if key in known:
            st.session_state[CHOSEN] = key
            st.session_state[ALL_ROWS] = all_rows or key not in listed

    said = drills.sentence(drill, found.flows, names)
    st.html(f'<p role="status" class="cl-said">{escape(said)}</p>')
    on_board(chosen)
    table = drills.matrix(list(listed.values()), found.flows, names, drill)
    choosable(table, "numbers-matrix", choose)
    if len(listed) > drills.MOST:
        st.caption(f"The first {drills.MOST} of {len(listed)}; the list above has all.")
    _picture(found, design, drill, said, choose)


def _picture(
    found: Numbers, design: Design, drill: Drill, said: str, choose: Callable[[str], None]
) -> None:
    """The drill on a picture of what stands on the flows; without Graphviz, why there is none."""
    part = picture.part_of(design, found.flows.values(), drill.components)
    try:
        drawn = picture.picture(part)
    except RenderError as error:
        st.info(f"No picture: {error}")
        return
    singles = frozenset(d.down[0] for d in found.analysis.drills.singles)
    play = picture.Play(part, drill, found.flows, singles)
    st.html(LEGEND)
    choosable(play.svg(drawn, f"The drawing in this drill. {said}"), "numbers-picture", choose)
