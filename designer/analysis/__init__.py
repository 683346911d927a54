"""Numbers about a design: availability, latency, capacity, cost, recovery and drills, each with its method.

What is named here is loaded when it is first asked for: most designs are judged without a single number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.analysis.analysis import USUAL_TRAFFIC, Analysis, JourneyNumbers, analysed
    from designer.analysis.costs import Prices, prices
    from designer.analysis.figures import USUAL, Assumptions

__all__ = [
    "USUAL",
    "USUAL_TRAFFIC",
    "Analysis",
    "Assumptions",
    "JourneyNumbers",
    "Prices",
    "analysed",
    "prices",
]
PLACES = {"Prices": "costs", "prices": "costs", "USUAL": "figures", "Assumptions": "figures"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{PLACES.get(name, 'analysis')}"), name)
