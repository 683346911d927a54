"""The reader's day."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day here and now: waivers end with it."""
    return datetime.now(UTC).astimezone().date()
