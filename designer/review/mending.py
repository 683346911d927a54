"""Mending a design by its own verified fixes, one at a time, until only what needs a person is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from designer.review.findings import Finding, FixProposal
from designer.review.judge import Judgement

MOST_ROUNDS = 200


def mended(
    judgement: Judgement,
    today: date,
    only: frozenset[str] = frozenset(),
    tried: Callable[[int], None] = lambda _: None,
) -> tuple[Judgement, list[str]]:
    """Apply every safe automatic fix that clears its finding and brings nothing as bad.

    Parameters
    ----------
    only
        Rule ids to mend; empty means all.
    tried
        Is told before each fix that is tried how many were applied: on a large design each takes its time.

    Returns
    -------
    The judgement of the mended design, and a line for each fix applied.
    """
    done: list[str] = []
    for _ in range(MOST_ROUNDS):
        chosen = _next(judgement, today, only, partial(tried, len(done)))
        if chosen is None:
            return judgement, done
        finding, fix = chosen
        judgement = judgement.after(fix.edits)
        done.append(f"{finding.rule} {finding.message}: {fix.title}")
    return judgement, done


def _next(
    judgement: Judgement, today: date, only: frozenset[str], trying: Callable[[], None]
) -> tuple[Finding, FixProposal] | None:
    review = judgement.review(today, prove=0)
    for finding in review.findings:
        if finding.kind != "fail" or finding.waiver or (only and finding.rule not in only):
            continue
        for number, fix in enumerate(finding.fixes):
            if fix.safe and fix.ask is None:
                trying()
                if _is_good(judgement, finding, number):
                    return finding, fix
    return None


def _is_good(judgement: Judgement, finding: Finding, number: int) -> bool:
    proof = judgement.prove(finding.fingerprint, number)
    brought = (judgement.rules[each.partition("@")[0]] for each in proof.introduces)
    ranks = [judgement.policy.severity(rule).rank for rule in brought]
    # Milder ones only: every fix lowers the worst that is left, so mending comes to an end.
    return proof.clears and min(ranks, default=finding.severity.rank + 1) > finding.severity.rank
