"""The reader's day."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day here and now: waivers end with it."""
    return datetime.now(UTC).astimezone().date()


def clock(seconds: float) -> str:
    """A moment, in seconds since 1970, as a clock here shows it."""
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%H:%M")


def written(seconds: float) -> str:
    """A moment as a day and a time of day."""
    moment = datetime.fromtimestamp(seconds, UTC).astimezone()
    return f"{moment.day} {moment:%B %Y, %H:%M}"
