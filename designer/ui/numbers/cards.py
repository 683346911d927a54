"""Headline figures as cards: the figure, its target, a bar of how much of that is used, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from designer.ui.numbers.wording import NO_TARGET, STATUS

NO_BAR = '<div class="cl-no-bar" aria-hidden="true">&nbsp;</div>'


@dataclass(frozen=True)
class Bar:
    """How much of what is allowed is used; the mark stands at the target.

    Attributes
    ----------
    low, high
        What is used, at least and at most; equal where that is one figure.
    allowed
        The target in the same unit.
    unknown
        Whether more may be used than is known.
    """

    low: float
    high: float
    allowed: float
    unknown: bool = False

    def html(self) -> str:
        """The bar, for the eye only: the card says the same in words."""
        whole = max(self.allowed * 1.25, self.high * 1.05) or 1.0
        sure, perhaps, mark = (100 * v / whole for v in (self.low, self.high, self.allowed))
        rest = 100 - perhaps if self.unknown else 0.0
        return (
            '<div class="cl-bar" aria-hidden="true">'
            f'<span class="cl-sure" style="width:{sure:.1f}%"></span>'
            f'<span class="cl-perhaps" style="left:{sure:.1f}%;width:{perhaps - sure:.1f}%"></span>'
            f'<span class="cl-unknown" style="left:{perhaps:.1f}%;width:{rest:.1f}%"></span>'
            f'<span class="cl-mark" style="left:{mark:.1f}%"></span></div>'
        )


@dataclass(frozen=True)
class Card:
    """One headline figure.

    Attributes
    ----------
    title, figure
        What is counted, and what came out.
    target
        The target in words; empty where there is none.
    meets
        Whether the target is met; None where what is known does not decide it.
    facts
        What else there is to say of the figure, a line each.
    method
        How it was found, and how sure it is.
    missing
        What nobody has said, by component; it is why a figure is open.
    """

    title: str
    figure: str
    target: str = ""
    meets: bool | None = None
    bar: Bar | None = None
    facts: tuple[str, ...] = ()
    method: str = ""
    missing: str = ""

    @property
    def status(self) -> tuple[str, str, str]:
        """Its class, sign and words."""
        return STATUS[self.meets] if self.target else NO_TARGET

    def html(self, of: str) -> str:
        """The card as a labelled group; what strangers wrote is text."""
        kind, sign, words = self.status
        lines = [f'<p class="cl-fact">{escape(fact)}</p>' for fact in self.facts]
        if self.missing:
            lines.append(f'<p class="cl-missing"><b>Missing:</b> {escape(self.missing)}</p>')
        target = f"Target {self.target}" if self.target else "State a target to judge it"
        return (
            f'<section class="cl-card cl-{kind}" aria-label="{escape(self.title)} of {escape(of)}">'
            f'<div class="cl-head"><h4>{escape(self.title)}</h4>'
            f'<span class="cl-status"><span aria-hidden="true">{sign}</span> {words}</span></div>'
            f'<p class="cl-figure">{escape(self.figure)}</p>'
            f"{NO_BAR if self.bar is None else self.bar.html()}"
            f'<p class="cl-target">{escape(target)}</p>'
            f'<div class="cl-lines">{"".join(lines)}</div>'
            f'<p class="cl-method">{escape(self.method)}</p></section>'
        )


def row_of(cards: Iterable[Card], of: str) -> str:
    """Cards side by side, as high as the highest."""
    return f'<div class="cl-row">{"".join(card.html(of) for card in cards)}</div>'


def tally(cards: Iterable[Card]) -> dict[str, int]:
    """How many figures meet their target, miss it or are open."""
    counts = {"meets": 0, "misses": 0, "open": 0, "none": 0}
    for card in cards:
        counts[card.status[0]] += 1
    return counts
