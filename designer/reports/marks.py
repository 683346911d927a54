"""What a review draws on a picture: badges by worst severity, and the path of the worst finding."""

from __future__ import annotations

from designer.formats.dot import Marks
from designer.review import Finding, Review

ORDER = ("critical", "high", "medium", "low")


def marks_of(review: Review, lit: Finding | None = None) -> Marks:
    """Badges for every finding that counts, and the witness of one lit."""
    badges: dict[str, str] = {}
    for finding in review.findings:
        if finding.kind == "fail" and finding.waiver is None:
            for name in finding.components:
                badges[name] = min(badges.get(name, "low"), str(finding.severity), key=ORDER.index)
    if lit is None:
        return Marks(badges)
    return Marks(
        badges, frozenset(lit.witness), frozenset((*lit.path_connections, *lit.connections))
    )
