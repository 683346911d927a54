"""How bad a finding is, and the categories rules fall into."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is, the worst first: stops a review, fix before production, should be fixed, a note."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    rank: int
    """0 for the worst."""
    weight: int
    """What a rule of this severity counts in the score."""


# On the members themselves: findings are sorted by rank, and to hash a member is a call in Python.
for _rank, (_severity, _weight) in enumerate(zip(Severity, (8, 4, 2, 1), strict=True)):
    _severity.rank, _severity.weight = _rank, _weight

CATEGORIES: Mapping[str, str] = {
    "REL": "reliability",
    "SEC": "security",
    "MON": "monitoring",
    "DAT": "data",
    "MLO": "mlops",
    "LLM": "llm",
    "RAI": "responsible_ai",
    "CST": "cost",
    "PRF": "performance",
    "INT": "integration",
    "OPS": "operations",
    "COM": "communication",
}
"""Category by the letters a rule's id begins with."""


def category_of(rule: str) -> str:
    """The category of a rule id; a pack's own letters count as operations."""
    return CATEGORIES.get(rule.partition("-")[0], "operations")
