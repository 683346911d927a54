"""Accepted risks: they count through their last day, and one that does nothing is a finding itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from designer.graph import DesignGraph
from designer.model.requirements import Waiver
from designer.review.findings import Finding, changed, order
from designer.review.fingerprints import fingerprint
from designer.review.policy import Policy
from designer.rules import Severity


@dataclass(frozen=True)
class _Notice:
    rule: str
    name: str
    title: str
    rationale: str
    remedy: str


EXPIRED = _Notice(
    "WVR-001",
    "expired-waiver",
    "A waiver has expired.",
    "A risk was accepted for a time, and the time is over: the finding counts again.",
    "Mend the finding, or have the risk accepted again with a new date.",
)
UNUSED = _Notice(
    "WVR-002",
    "unused-waiver",
    "A waiver waives nothing.",
    "It would hide the next finding of its rule at this place without anybody deciding so.",
    "Remove the waiver, or mend the rule or place it names.",
)


def waived(
    findings: Iterable[Finding], waivers: Sequence[Waiver], today: date
) -> tuple[Finding, ...]:
    """The findings, each with the waiver that holds for it today."""
    valid = sorted((w for w in waivers if today <= w.until), key=_key)
    if not valid:
        return tuple(findings)
    return tuple(
        changed(f, waiver=next((w for w in valid if _covers(w, f)), None)) for f in findings
    )


def waiver_findings(
    findings: Sequence[Finding],
    waivers: Iterable[Waiver],
    today: date,
    graph: DesignGraph,
    policy: Policy,
) -> tuple[Finding, ...]:
    """WVR-001 for each waiver that has expired, WVR-002 for each that is valid and matches nothing."""
    made = (
        _finding(notice, waiver, graph)
        for waiver, notice in _wrong(findings, sorted(set(waivers), key=_key), today)
        if policy.admits(notice.rule, "operations")
    )
    return tuple(sorted(_numbered(made), key=order))


def _wrong(
    findings: Sequence[Finding], waivers: Iterable[Waiver], today: date
) -> Iterator[tuple[Waiver, _Notice]]:
    for waiver in waivers:
        if waiver.until < today:
            yield waiver, EXPIRED
        elif not any(_covers(waiver, finding) for finding in findings):
            yield waiver, UNUSED


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return waiver.rule == finding.rule and waiver.on in finding.places


def _key(waiver: Waiver) -> tuple[str, str, date, str, str]:
    return (waiver.rule, waiver.on, waiver.until, waiver.owner, waiver.reason)


def _finding(notice: _Notice, waiver: Waiver, graph: DesignGraph) -> Finding:
    drawn = (waiver.on,) if waiver.on in graph.design.component_by_id else ()
    state = f"ran until {waiver.until}" if notice is EXPIRED else "matches no finding"
    return Finding(
        rule=notice.rule,
        name=notice.name,
        title=notice.title,
        category="operations",
        severity=Severity.LOW,
        kind="fail",
        absence=False,
        message=f"The waiver of {waiver.rule} on {waiver.on} by {waiver.owner} {state}",
        subject=waiver.on,
        components=drawn,
        witness=drawn,
        rationale=notice.rationale,
        remedy=notice.remedy,
        fingerprint=fingerprint(graph, f"{notice.rule} {waiver.rule}", (waiver.on,), drawn, ()),
        source="FORMAT.md, waivers",
    )


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for finding in findings:
        count = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        yield (
            changed(finding, fingerprint=f"{finding.fingerprint}-{count}") if count > 1 else finding
        )
