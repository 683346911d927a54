"""A review for a terminal: what is wrong, how it gets there, what mends it, what to answer."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from designer.reports.wording import chain, failing, in_hundred, offer, score_line, summary_line
from designer.review import Finding, Review

COLOURS = {"critical": "bold red", "high": "yellow", "medium": "cyan", "low": "blue"}
ASKED = 5


def render(review: Review, *, colour: bool = False, path: str = "") -> str:
    """The review as text; `colour` for terminals only."""
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=colour,
        no_color=not colour,
        width=10_000,
        soft_wrap=True,
        highlight=False,
    )
    for line in _lines(review, path):
        console.print(line)
    return out.getvalue()


def _lines(review: Review, path: str) -> Iterator[Text]:
    yield Text(f"{review.design.name}{f'  ({path})' if path else ''}", style="bold")
    for finding in failing(review):
        yield Text()
        yield from _finding(review, finding)
    yield from _questions(review)
    for error in review.errors:
        yield Text(f"rule {error.rule} could not be run: {error.message}", style="red")
    yield Text()
    yield Text(score_line(review), style="bold")
    yield from _arithmetic(review)
    yield Text(summary_line(review))


def _finding(review: Review, finding: Finding) -> Iterator[Text]:
    severity = str(finding.severity)
    head = Text(f"{severity.upper():8} ", style=COLOURS[severity])
    head.append(f"{finding.rule}  ", style="bold").append(finding.message)
    yield head
    if len(finding.witness) > 1:
        yield Text(f"         how it gets there: {chain(review.design, finding.witness)}")
    yield Text(f"         remedy: {finding.remedy}")
    for fix in finding.fixes:
        yield Text(f"         fix: {offer(fix)}", style="green" if fix.clears and fix.safe else "")


def _questions(review: Review) -> Iterator[Text]:
    shown = review.pressing[:ASKED]
    if shown:
        yield Text()
        yield Text("Questions", style="bold")
    for question in shown:
        yield Text(f"  ? {question.question}  [{', '.join(question.decides)}]", style="magenta")
    if left := len(review.questions) - len(shown):
        yield Text(f"  and {left} {'detail' if left == 1 else 'details'}")


def _arithmetic(review: Review) -> Iterator[Text]:
    for name, category in sorted(review.score.categories.items()):
        cap = (
            f", capped at {category.cap:.0f} by its worst finding"
            if category.cap is not None
            else ""
        )
        low, high = in_hundred(category.low), in_hundred(category.high)
        yield Text(
            f"  {name.replace('_', ' '):16} {low:3} to {high:3}, weight {category.weight}{cap}"
        )
