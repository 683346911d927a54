"""A review as a Markdown checklist, to print, to send or to keep beside the design."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.reports.wording import (
    assumed,
    chain,
    failing,
    offer,
    passed,
    score_line,
    summary_line,
    waived,
)
from designer.review import Finding, Review


def render(review: Review) -> str:
    """The review as Markdown."""
    return "\n".join(_lines(review)) + "\n"


def _lines(review: Review) -> Iterator[str]:
    yield f"# {plain(review.design.name)}"
    yield ""
    yield f"{score_line(review)}. {summary_line(review)}. Judged on {review.judged_on}."
    yield from _section("Findings", [line for f in failing(review) for line in _finding(review, f)])
    yield from _section(
        "Questions",
        [f"- [ ] {plain(q.question)} Decides {', '.join(q.decides)}." for q in review.questions],
    )
    yield from _section("To find out", [f"- {plain(q.question)}" for q in review.to_find_out])
    yield from _section("Accepted risks", [_accepted(f) for f in waived(review)])
    yield from _section(
        "Assumptions",
        [f"- {plain(assumed(a))}" for a in review.assumptions],
    )
    yield from _section("Passed", [f"- [x] {passed(p)}" for p in review.passed])
    yield from _section(
        "Rules that could not be run", [f"- {e.rule}: {plain(e.message)}" for e in review.errors]
    )


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "", *lines)


def _finding(review: Review, finding: Finding) -> Iterator[str]:
    yield f"- [ ] **{finding.severity} {finding.rule}** {plain(finding.message)}."
    if len(finding.witness) > 1:
        yield f"  - How it gets there: {plain(chain(review.design, finding.witness))}"
    yield f"  - Remedy: {plain(finding.remedy)}"
    for fix in finding.fixes:
        yield f"  - Fix: {plain(offer(fix))}"
    yield f"  - Source: {plain(finding.source)}"


def _accepted(finding: Finding) -> str:
    waiver = finding.waiver
    assert waiver is not None
    why = f"{plain(waiver.reason)} ({plain(waiver.owner)}, until {waiver.until})"
    return f"- {finding.rule} {plain(finding.message)}: {why}"


def plain(text: str) -> str:
    """Text that Markdown shows literally."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))
