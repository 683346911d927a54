"""The numbers of the open design under the sliders, computed again only when either changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from designer.analysis import USUAL_TRAFFIC, Analysis, Assumptions, Prices, analysed, prices
from designer.analysis.traffic import Point, load_curve, scaled
from designer.graph import DesignGraph
from designer.model.design import Design
from designer.review.digests import digest
from designer.ui.numbers.flows import Flow, flows_of


@dataclass(frozen=True)
class Numbers:
    """An analysis at the traffic of the slider, with the load curve from the traffic that is stated.

    Attributes
    ----------
    analysis
        Everything at `times` the stated traffic.
    curves
        By flow its points at the usual multiples and at `times`.
    flows
        By id what each is drawn as.
    assumed_flows
        Whether nobody drew the flows, so that they were read off the drawing.
    """

    analysis: Analysis
    curves: Mapping[str, tuple[Point, ...]]
    flows: Mapping[str, Flow]
    times: float
    assumed_flows: bool


def numbers(design: Design, times: float, assumed: Assumptions, priced: str = "") -> Numbers:
    """The numbers of a design at a multiple of its traffic.

    Parameters
    ----------
    priced
        A file of prices in place of the shipped ones.

    Raises
    ------
    OSError, ValueError
        If there is no such file, or it is no table of prices.
    """
    found: Numbers = _kept(digest(design), times, tuple(vars(assumed).items()), priced, design)
    return found


@st.cache_data(max_entries=64, show_spinner=False)
def _kept(
    named: str,  # noqa: ARG001 -- stands for the design, which is large to hash
    times: float,
    assumptions: tuple[tuple[str, float], ...],
    priced: str,
    _design: Design,
) -> Numbers:
    table = prices(Path(priced)) if priced else None
    return computed(_design, times, Assumptions(**dict(assumptions)), table)  # type: ignore[arg-type]


def computed(
    design: Design, times: float, assumed: Assumptions, priced: Prices | None = None
) -> Numbers:
    """The same, computed."""
    stated = DesignGraph(design)
    here = stated if times == 1 else DesignGraph(scaled(design, times))
    points = tuple(sorted({*USUAL_TRAFFIC, times}))
    return Numbers(
        analysis=analysed(here, (), assumed, priced),
        curves=load_curve(stated, points, assumed),
        flows=flows_of(stated),
        times=times,
        assumed_flows=not design.journeys,
    )
