"""What an availability target allows, and how fast that may be spent before somebody is paged.

Source: Google SRE Workbook, chapter 5, alerting on SLOs.
"""

from __future__ import annotations

PERIOD_H = 30 * 24
"""Thirty days in hours: what an objective is held over, and downtime is given for."""
PERIOD_MIN = PERIOD_H * 60
PAGED = ((0.02, 1), (0.05, 6))
"""Shares of the error budget, and hours in which their loss wakes somebody."""


def error_budget(target: float, events: float = PERIOD_MIN) -> float:
    """How many events of so many may fail; without a number of events, minutes of thirty days."""
    return (1 - target) * events


def burn_rate(share: float, hours: float) -> float:
    """How many times faster than allowed a budget is spent of which a share goes in so many hours."""
    return share * PERIOD_H / hours


def paged_at() -> str:
    """The burn rates at which to page, in words: `14.4x in 1 h and 6x in 6 h`."""
    return " and ".join(f"{burn_rate(share, hours):g}x in {hours} h" for share, hours in PAGED)
