"""What a design can merely say of itself, as against what is drawn or set: stating it makes nothing true.

A size, a time, a place or a way of running is set by whoever runs the thing, and the numbers are counted again with
it: copies, zones, timeouts, retries, limits, intervals. That callers are known, that data are encrypted, that code
bears a repetition or that somebody owns a thing becomes true elsewhere. An edit that only says so is never applied
unasked (DECISIONS E); it is offered under the condition that it is true.
"""

from __future__ import annotations

from collections.abc import Sequence

from designer.model.edit import Edit, Set

PROMISES = frozenset(
    {
        "fields_redacted",
        "sla_pct",
        "availability",
        "instance_availability",
        "coverage",
        "rpo_min",
        "rto_min",
    }
)
"""How well something does."""
PROTECTION = frozenset(
    {
        "authn",
        "authn_enforced",
        "identity",
        "encrypted",
        "at_rest",
        "public_access",
        "private_network",
        "classification",
        "acl_filter",
        "row_filter",
        "tenant_isolation",
        "immutable",
        "scan",
        "sign",
        "dpa",
    }
)
"""Who gets in, and what happens to data."""
CODE = frozenset(
    {
        "idempotent",
        "point_in_time",
        "split",
        "dedup_key",
        "watermark",
        "trace_propagation",
        "environment_pinned",
        "optimised_runtime",
        "write_coordination",
        "degraded_mode",
        "fencing",
        "quorum",
        "validation",
    }
)
"""What somebody has to program or build first."""
PRACTICE = frozenset(
    {
        "owner",
        "runbook",
        "dr_test_days",
        "stages",
        "dataset_version",
        "schema_ref",
        "api_version",
        "spec",
        "contract",
        "slo",
        "freshness_slo_s",
    }
)
"""What people do, write down or agree on."""
CLAIMS = PROMISES | PROTECTION | CODE | PRACTICE


def merely_claims(edits: Sequence[Edit]) -> bool:
    """Whether edits draw nothing, and say something that has to become true elsewhere."""
    settings = [edit.attribute for edit in edits if isinstance(edit, Set)]
    return len(settings) == len(edits) and not CLAIMS.isdisjoint(settings)
