"""What fixes do to shipped designs: the safe ones draw or set, and never merely say that all is well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from designer.formats.scenarios import flawed
from designer.model.difference import difference
from designer.model.edit import Edit, Set
from designer.review import Judgement, Policy
from designer.review.mending import mended
from designer.rules import Rule, packs
from designer.rules.examples import failing_fixes
from tests.quality.designs import broken, references

RULES = packs.load()
SIZES_AND_TIMES = (
    "instances min_replicas max_replicas tpm partitions circuits reviewers retries step_retry timeout_ms ttl_s "
    "retention_days backup_interval_min period period_min eval_window_s scrape_s expires_h rate_limit max_iterations "
    "confidence_threshold"
)
PLACES = "zones region regions guarded_by key_scope partition_key isolation scope"
WAYS_OF_RUNNING = (
    "autoscale scale_to_zero health_probe circuit_breaker checkpoint strategy rollout index_deployment consistency "
    "warm_up frequency required sync signals alerts slices"
)
CONFIGURATION = frozenset(f"{SIZES_AND_TIMES} {PLACES} {WAYS_OF_RUNNING}".split())
"""What whoever runs a thing sets; written down apart from the tool's own list, so that a new one is decided on."""


def only_set(edits: tuple[Edit, ...]) -> frozenset[str]:
    """The attributes of edits that draw nothing; empty where something is drawn."""
    settings = [edit.attribute for edit in edits if isinstance(edit, Set)]
    return frozenset(settings if len(settings) == len(edits) else ())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_safe_fix_of_an_example_sets_configuration_only(rule: Rule) -> None:
    for _, fix in failing_fixes(rule):
        assert not fix.safe or only_set(fix.edits) <= CONFIGURATION, fix.title


@pytest.mark.parametrize("name", sorted({**references(), **broken()}))
def test_a_safe_fix_of_a_shipped_design_sets_configuration_only(name: str) -> None:
    design = {**references(), **broken()}[name]
    for finding in Judgement(design, RULES, Policy(extended=True)).findings:
        for fix in finding.fixes:
            assert not fix.safe or only_set(fix.edits) <= CONFIGURATION, (finding.rule, fix.title)


def claims_of(rule: str) -> Iterator[bool]:
    """Whether each fix of a rule's failing example is safe."""
    yield from (fix.safe for each in RULES if each.id == rule for _, fix in failing_fixes(each))


@pytest.mark.parametrize("rule", ["SEC-004", "SEC-006", "SEC-008", "SEC-017", "OPS-003", "DAT-012"])
def test_who_signs_in_encrypts_owns_or_repeats_is_no_safe_fix(rule: str) -> None:
    assert list(claims_of(rule)) == [False]


@pytest.mark.parametrize("rule", ["REL-001", "REL-012", "MON-001", "SEC-002"])
def test_copies_timeouts_and_what_is_drawn_are_safe_fixes(rule: str) -> None:
    assert any(claims_of(rule))


def test_mending_a_design_states_nothing_about_keys_encryption_or_owners() -> None:
    before = flawed("fraud-realtime", 1)
    judgement = Judgement(before, RULES, Policy(select=("security", "operations")))
    after, done = mended(judgement, date(2026, 11, 21))
    said = {
        edit.attribute
        for edit in difference(judgement.design, after.design)
        if isinstance(edit, Set) and edit.on in before.connection_by_id
    }
    assert done
    assert said <= CONFIGURATION
