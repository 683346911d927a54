"""Every fix of a rule that counts says the number before and the number after, and both are what is counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from designer.analysis.availability import availability
from designer.analysis.capacities import limit
from designer.analysis.capacity import after_zone_loss, bursts, busy, capacity
from designer.analysis.costs import cost
from designer.analysis.latency import latency
from designer.analysis.loads import loads
from designer.analysis.recovery import recovery
from designer.analysis.retraining import retraining
from designer.analysis.service_limits import uses
from designer.analysis.sizing import catch_up
from designer.analysis.times import Lognormal
from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph
from designer.graph.kernel import Unknown
from designer.model.edit import Set
from designer.review import Judgement
from designer.rules import Fix, Rule, Verdict, packs
from designer.rules.verdict import outcome

RULES = {rule.id: rule for rule in packs.load()}
Measure = Callable[[DesignGraph, str], float | None]


def _left_with_a_zone_gone(graph: DesignGraph, name: str) -> float | None:
    return after_zone_loss(graph, name)


def _behind(graph: DesignGraph, name: str) -> float | None:
    """Minutes until a consumer has caught up, or seconds behind after a peak, as asked; else what it takes."""
    load, able = loads(graph)[name], limit(graph, name)
    asked = graph.design.requirements
    assert able is not None
    assert load.mean is not None
    if isinstance(asked.rto_min, int | float):
        return asked.rto_min + catch_up(asked.rto_min * 60, load.mean, able.rate) / 60
    return bursts(graph)[name].delay_s if asked.freshness_s is not None else able.rate


def _late_with_many(graph: DesignGraph, name: str) -> float | None:
    """The share of answers of an example that wait for a slow one, in percent."""
    waited = [c for c in graph.component(name).outgoing if c.required]
    in_time = 1.0
    for call in waited:
        there = call.target_element
        in_time *= 1 - Lognormal(there.p50_ms, there.p99_ms).beyond(90)
    return 100 * (1 - in_time)


def _use_of(graph: DesignGraph, name: str) -> float | None:
    return next((use.asked for use in uses(graph, name)), None)


def _takes(graph: DesignGraph, name: str) -> float | None:
    found = limit(graph, name)
    return None if found is None else found.rate


def _longest_step(graph: DesignGraph, _: str) -> float | None:
    found = retraining(graph)
    return None if found is None else found.retry_min


MEASURED: dict[str, Measure] = {
    "REL-002": lambda g, j: 100 * (1 - availability(g, j).at_least_down.down),
    "REL-008": _left_with_a_zone_gone,
    "REL-022": _behind,
    "REL-025": lambda g, j: recovery(g, j).rpo_at_least,
    "REL-026": lambda g, j: max(recovery(g, j).times.values()),
    "MLO-009": _longest_step,
    "MLO-010": lambda g, _: found.max_age_h if (found := retraining(g)) else None,
    "PRF-001": lambda g, j: latency(g, j).stated_p99,
    "PRF-002": _late_with_many,
    "PRF-003": lambda g, j: capacity(g, j).max_rps,
    "PRF-004": lambda g, n: 100 * next(b.peak or 0.0 for b in busy(g) if b.component == n),
    "PRF-005": _takes,
    "PRF-007": _use_of,
    "CST-001": lambda g, _: cost(g).stated,
    "LLM-010": _takes,
    "RAI-007": lambda g, n: 60 * g.component(n).reviewers / g.component(n).service_min,
}
UNIT = re.compile(
    r"%| ms\b| min\b| h\b| s\b| a second| requests a second| a month| an hour| KB| MB| GB| seconds"
)
BETTER = re.compile(r"\b(becomes?|come down)\b")
MORE = {
    "REL-022": (
        (
            "@rto_min=60; a:web_app -publish-> h:event_stream(retention_days=1) -consume-> "
            "w:function(capacity_per_instance=125,instances=1); u:user_client -> a; "
            "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=120)"
        ),
        (
            "@freshness_s=30; a:web_app -publish-> h:event_stream(retention_days=1) -consume-> "
            "w:function(capacity_per_instance=65,instances=2); u:user_client -> a; "
            "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=100)"
        ),
    ),
    "REL-025": (
        (
            "u:user_client -> a:web_app -> d:relational_db(backup_interval_min=600); "
            "journey j: u -> d (criticality=high,rpo_min=60)"
        ),
    ),
    "MLO-010": (
        (
            "p:pipeline_orchestrator(period=weekly) -control-> t:trainer(duration_min=120) -artifact-> "
            "c:deploy_controller(bake_min=60,duration_min=0) -artifact-> m:online_endpoint(max_age_h=100); "
            "l:label_store(label_delay_h=2) -data-> t; d:drift_monitor(period_min=20000)"
        ),
    ),
    "PRF-004": (
        "u:user_client -> d:relational_db(capacity_rps=400); journey j: u -> d (criticality=high,peak_rps=390)",
    ),
    "RAI-007": (
        "q:message_queue -consume-> h:human_review(reviewers=0,service_min=5,cases_per_h=40,sla_min=30)",
        "q:message_queue -consume-> h:human_review(reviewers=2,service_min=5,cases_per_h=40)",
    ),
}
"""Sketches besides the examples of the rules, where a rule counts more than one thing."""


def _failing(rule: Rule) -> Iterator[tuple[DesignGraph, Verdict]]:
    for sketch in (rule.fails, *MORE.get(rule.id, ())):
        graph = DesignGraph(read_sketch(sketch))
        for verdict in outcome(rule, graph).verdicts:
            if verdict.kind == "fail":
                yield graph, verdict


def _numbers(title: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", title)]


def _said(value: float | None, numbers: list[float]) -> bool:
    """Whether a number is among those of a title, as far as it is rounded there."""
    return value is not None and any(abs(n - value) <= max(0.51, 0.006 * value) for n in numbers)


@pytest.mark.parametrize("name", sorted(MEASURED))
def test_fixes_say_the_number_before_and_after(name: str) -> None:
    rule = RULES[name]
    found = list(_failing(rule))
    assert len(found) == 1 + len(MORE.get(name, ()))
    for graph, verdict in found:
        fixes = [fix for violation in verdict.violations for fix in violation.fixes]
        assert fixes
        for fix in fixes:
            _holds(rule, graph, verdict.subject, fix)


def _holds(rule: Rule, graph: DesignGraph, subject: str, fix: Fix) -> None:
    numbers, measure = _numbers(fix.title), MEASURED[rule.id]
    assert BETTER.search(fix.title), fix.title
    assert UNIT.search(fix.title), fix.title
    assert _said(measure(graph, subject), numbers), (measure(graph, subject), fix.title)
    edits = fix.edits
    if fix.ask is not None:
        assert fix.ask.example is not None
        assert fix.ask.unit is not None
        assert "at most" in fix.title, "what the answer is held to"
        assert "at most" in fix.ask.question
        edits = fix.answered(fix.ask.example)
    after = graph.after(edits)
    kinds = {v.kind for v in outcome(rule, after).verdicts if v.subject == subject}
    assert "fail" not in kinds, fix.title
    if fix.ask is None:
        try:
            then = measure(after, subject)
        except (Unknown, StopIteration):
            then = None
        assert _said(then, numbers), (then, fix.title)


@pytest.mark.parametrize("name", sorted(MEASURED))
def test_fixes_bring_nothing_as_bad(name: str) -> None:
    """Else they would not be applied: what is sized to the last request is full, and its line never ends."""
    rule = RULES[name]
    for sketch in (rule.fails, *MORE.get(name, ())):
        judgement = Judgement(DesignGraph(read_sketch(sketch)), RULES.values())
        for finding in judgement.findings:
            for number, fix in enumerate(finding.fixes if finding.rule == name else ()):
                answer = None if fix.ask is None else fix.ask.example
                brought = judgement.prove(finding.fingerprint, number, answer).introduces
                ranks = [RULES[each.partition("@")[0]].severity.rank for each in brought]
                assert min(ranks, default=9) > rule.severity.rank, (fix.title, brought)


def test_a_longer_answer_than_it_is_held_to_does_not_do() -> None:
    """What a guided fix asks for is the most that will do, to the minute."""
    for name in ("REL-026", "MLO-009"):
        rule = RULES[name]
        for graph, verdict in _failing(rule):
            fix = verdict.violations[0].fixes[0]
            assert fix.ask is not None
            assert isinstance(fix.ask.example, int | float)
            for more, kind in ((0, "pass"), (1, "fail")):
                edits = fix.answered(fix.ask.example + more)
                found = outcome(rule, graph.after(edits)).verdicts
                assert [v.kind for v in found if v.subject == verdict.subject] == [kind]


def test_what_only_the_whole_states_scales_if_each_copy_takes_its_part() -> None:
    graph = DesignGraph(
        read_sketch(
            "u:user_client -> a:web_app(instances=2,capacity_rps=400,autoscale=false); "
            "journey j: u -> a (criticality=high,peak_rps=300,mean_rps=100)"
        )
    )
    verdict = outcome(RULES["PRF-005"], graph).verdicts[0]
    fix = verdict.violations[0].fixes[0]
    assert "400 a second become 600, if each takes as much" in fix.title
    assert not fix.safe
    assert Set(on="a", attribute="max_replicas", value=3) in fix.edits


@pytest.mark.parametrize(
    "sketch",
    [
        "u:user_client -> a:web_app(sla_pct=99.5); b:web_app(sla_pct=99); journey j: u -> b (availability=0.999)",
        "u:user_client -> a:web_app(sla_pct=99.5); b:web_app; journey j: u -> a,b (availability=0.999)",
    ],
)
def test_a_journey_that_leads_nowhere_has_no_availability_to_judge(sketch: str) -> None:
    assert outcome(RULES["REL-002"], DesignGraph(read_sketch(sketch))).verdicts == ()


def test_without_a_way_the_finding_says_what_it_waits_for() -> None:
    sketch = (
        "u:user_client -> a:web_app(sla_pct=99); a -> b:k8s_service; a -> c:k8s_service; "
        "journey j: u -> a (availability=0.999)"
    )
    graph = DesignGraph(read_sketch(sketch))
    violation = outcome(RULES["REL-002"], graph).verdicts[0].violations[0]
    assert violation.fixes == ()
    assert (
        "no way is counted before the availability of b and 1 more is stated" in violation.message
    )
