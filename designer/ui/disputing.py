"""What is shown of a finding that somebody disputes: why, and what to report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer.formats.sketch_writing import sketch_of
from designer.model.design import Design
from designer.model.errors import UnsupportedFormat

if TYPE_CHECKING:
    from designer.review import Finding
    from designer.storage import Stored


def dispute_down(stored: Stored, finding: Finding) -> dict[str, Any]:
    """The reason somebody gave, and the smallest sketch that shows the finding; nothing where nobody disputes it.

    The sketch is written from the design as it is now: the finding stands there still, or it would not be looked at.
    """
    reason = stored.disputes.get(finding.fingerprint)
    if reason is None:
        return {}
    return {"dispute": {"reason": reason, "sketch": smallest(stored.design, finding)}}


def smallest(design: Design, finding: Finding) -> str:
    """The smallest sketch that shows a finding; where a sketch cannot carry it, the reason why."""
    try:
        return sketch_of(
            design, {*finding.components, *finding.witness} & design.component_by_id.keys()
        )
    except UnsupportedFormat as error:
        return str(error)
