"""How a process that judges designs handles its memory."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Look for garbage seldom: what judging makes lives until it is done, and to look through it costs."""
    gc.set_threshold(500_000, 20, 100)
