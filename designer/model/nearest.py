"""The known words that a misspelt one is likeliest to mean."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

LONGEST = 60
"""Longer words are no slips of the finger, and comparing them takes long."""

FEW = 20
"""So many words are listed where none of them looks like what was written."""


def nearest(word: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Up to `count` known words that look like `word`, the likeliest first.

    >>> nearest("event_strem", ["event_stream", "cache"])
    ('event_stream',)
    """
    if len(word) > LONGEST:
        return ()
    return _nearest(word.lower().replace("-", "_").replace(" ", "_"), tuple(known), count)


@lru_cache(maxsize=512)
def _nearest(word: str, known: tuple[str, ...], count: int) -> tuple[str, ...]:
    return tuple(get_close_matches(word, known, count, cutoff=0.6))


def offered(word: str, known: Iterable[str]) -> str:
    """A remedy that offers the words that look like `word`; where none does, all of them if they are few.

    >>> offered("event_strem", ["event_stream", "cache"])
    'did you mean event_stream?'
    >>> offered("zebra", ["event_stream", "cache"])
    'one of event_stream, cache'
    """
    words = tuple(known)
    few = f"one of {', '.join(words)}" if 0 < len(words) <= FEW else ""
    return did_you_mean(nearest(word, words)) or few


def did_you_mean(words: Iterable[str]) -> str:
    """A remedy that offers `words`, or nothing where there are none."""
    listed = " or ".join(words)
    return f"did you mean {listed}?" if listed else ""
