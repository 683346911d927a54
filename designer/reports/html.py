"""A review as one self-contained HTML file: picture, findings with their paths, questions, what passed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

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

STYLE = """
:root {
  color-scheme: light dark;
  --ink: #1a202c; --quiet: #5a6675; --line: #d8dee6; --paper: #fff;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf1; --quiet: #a3afbd; --line: #3a4450; --paper: #14181d; }
}
body {
  font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  margin: 0 auto; max-width: 1000px; padding: 24px;
}
h1 { font-size: 24px; }
h2 { font-size: 18px; margin-top: 32px; }
figure {
  margin: 16px 0; padding: 8px; background: #fff;
  border: 1px solid var(--line); border-radius: 8px; overflow-x: auto;
}
figure img { max-width: 100%; }
article {
  border: 1px solid var(--line); border-left-width: 4px; border-radius: 6px;
  padding: 8px 16px; margin: 12px 0; break-inside: avoid;
}
.critical { border-left-color: #B42318; }
.high { border-left-color: #C4620A; }
.medium { border-left-color: #9A7B00; }
.low { border-left-color: #4B6B8A; }
.quiet { color: var(--quiet); }
.path b { font-weight: 600; border-bottom: 2px solid #C4620A; }
"""


def render(review: Review, svg: bytes | None = None, paths: dict[str, bytes] | None = None) -> str:
    """The review as one page that asks nothing of the network.

    Parameters
    ----------
    svg
        The picture of the design; left out where None.
    paths
        Pictures with a finding's path lit, by fingerprint.
    """
    return "\n".join(_lines(review, svg, paths or {})) + "\n"


def _lines(review: Review, svg: bytes | None, paths: dict[str, bytes]) -> Iterator[str]:
    name = escape(review.design.name)
    yield "<!doctype html>"
    yield f'<html lang="en"><head><meta charset="utf-8"><title>{name}</title><style>{STYLE}</style></head><body>'
    yield f"<h1>{name}</h1>"
    yield f"<p>{escape(score_line(review))}. {escape(summary_line(review))}. Judged on {review.judged_on}.</p>"
    if svg:
        yield _figure(svg, f"The design {review.design.name}")
    yield "<h2>Findings</h2>"
    for finding in failing(review):
        yield from _finding(review, finding, paths.get(finding.fingerprint))
    if not failing(review):
        yield "<p>Nothing is known to be wrong.</p>"
    yield from _list(
        "Questions", [f"{q.question} Decides {', '.join(q.decides)}." for q in review.questions]
    )
    yield from _list("To find out", [q.question for q in review.to_find_out])
    accepted = [(f, f.waiver) for f in waived(review) if f.waiver is not None]
    yield from _list(
        "Accepted risks",
        [f"{f.rule} {f.message}: {w.reason} ({w.owner}, until {w.until})" for f, w in accepted],
    )
    yield from _list(
        "Assumptions",
        [assumed(a) for a in review.assumptions],
    )
    yield from _list("Passed", [passed(p) for p in review.passed])
    yield "</body></html>"


def _figure(svg: bytes, title: str) -> str:
    """As an image, so that nothing inside a picture can act on the page."""
    data = base64.b64encode(svg).decode()
    return f'<figure><img alt="{escape(title)}" src="data:image/svg+xml;base64,{data}"></figure>'


def _finding(review: Review, finding: Finding, picture: bytes | None) -> Iterator[str]:
    yield f'<article class="{finding.severity}"><h3>{finding.severity} · {escape(finding.rule)}</h3>'
    yield f"<p>{escape(finding.message)}.</p>"
    if len(finding.witness) > 1:
        steps = " → ".join(
            f"<b>{escape(s)}</b>" for s in chain(review.design, finding.witness).split(" -> ")
        )
        yield f'<p class="path">How it gets there: {steps}</p>'
    if picture:
        yield _figure(picture, f"How {finding.rule} gets there")
    yield f"<p>{escape(finding.remedy)}</p>"
    for fix in finding.fixes:
        yield f"<p>Fix: {escape(offer(fix))}</p>"
    yield f'<p class="quiet">{escape(finding.source)}</p></article>'


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"<h2>{escape(title)}</h2><ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul>"
