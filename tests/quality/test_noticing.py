"""What counts as noticed: a rule that passed fails, through the changed place (DECISIONS G)."""

from __future__ import annotations

from designer.formats import read
from designer.graph import Ask
from designer.model.edit import Disconnect, Set
from designer.review import Judgement
from designer.rules import Verdict, Violation, packs
from tests.quality.mutations import Mutation, mutations
from tests.quality.noticing import noticed_by

RULES = packs.load()
CUT = Mutation("line cut", "a->b", (Disconnect(id="a->b"),), frozenset({"a", "a->b", "b"}))
PASSED = {("X-1", "a"): Verdict("X-1", "a", "pass")}
NONE: frozenset[str] = frozenset()


def failed(*path: str) -> dict[tuple[str, str], Verdict]:
    violation = Violation("It is wrong", witness=path)
    return {("X-1", "a"): Verdict("X-1", "a", "fail", (violation,))}


def test_a_failure_through_the_place_is_noticed() -> None:
    assert noticed_by(PASSED, failed("z", "b"), CUT, NONE) == ("X-1",)


def test_a_failure_elsewhere_is_not() -> None:
    assert noticed_by(PASSED, failed("y", "z"), CUT, NONE) == ()


def test_what_failed_before_is_not() -> None:
    assert noticed_by(failed("a"), failed("a"), CUT, NONE) == ()


def test_what_was_not_judged_before_is_not() -> None:
    assert noticed_by({}, failed("a"), CUT, NONE) == ()


def test_what_is_missing_altogether_has_no_place() -> None:
    assert noticed_by(PASSED, failed("y", "z"), CUT, frozenset({"X-1"})) == ("X-1",)


def test_an_open_verdict_counts_where_it_asks_for_what_was_said() -> None:
    edits = (Set(on="a", attribute="zones", value="none"),)
    gone = Mutation("zones gone", "a", edits, frozenset({"a"}), frozenset({"zones"}))
    for on, attribute, noticed in (
        ("a", "zones", True),
        ("a", "tier", False),
        ("z", "zones", False),
    ):
        after = {("X-1", "a"): Verdict("X-1", "a", "open", (), (Ask(on, attribute),))}
        assert bool(noticed_by(PASSED, after, gone, NONE)) is noticed


def test_every_sort_of_control_is_taken_away() -> None:
    design = read(
        "@realtime; u:user_client -> w:waf(mode=prevention) -> a:web_app(instances=3) "
        "-call(guarded_by=[s],timeout_ms=50)-> m:llm_deployment; a -guard-> s:content_safety_in; "
        "a -> d:relational_db(backup_interval_min=60) -backup-> v:backup_vault; "
        "a -telemetry-> l:metrics_backend -alert-> t:alerting -alert-> o:oncall; "
        "a -publish-> q:event_stream -consume-> p:function(dead_letter=x) -data(channel=dlq)-> x:object_store; "
        "journey j: u -> m (criticality=high)"
    )
    judged = set(Judgement(design, RULES).verdicts)
    found = {(m.control, m.place) for m in mutations(design, judged)}
    assert found >= {
        ("filter at the edge bypassed", "w"),
        ("input check removed", "s"),
        ("guard bypassed", "a->m"),
        ("replicas gone", "a"),
        ("timeout gone", "a->m"),
        ("backup gone", "d"),
        ("telemetry cut", "a->l"),
        ("alarm cut", "l->t"),
        ("dead-letter path gone", "q->p"),
        ("person on call removed", "o"),
    }
