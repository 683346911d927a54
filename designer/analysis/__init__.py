"""Numbers about a design: availability, latency, capacity, cost, recovery and drills, each with its method."""

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
