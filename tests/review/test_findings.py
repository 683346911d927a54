"""One root cause, one finding; fingerprints that survive what does not matter."""

from __future__ import annotations

from collections.abc import Iterator

from designer.model.edit import Add, Rename, Set
from designer.review import Judgement, Policy
from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Severity,
    Together,
    Violation,
    all_of,
    connected,
    connections_of,
    is_kind,
)
from tests.review.tiny import (
    FLAWED,
    RULES,
    TODAY,
    call,
    component,
    design,
    made,
    open_line,
    single_instance,
    waiver,
)

TWO_APPS = design(
    component("a", "web_app", instances=1),
    component("b", "web_app", instances=1),
    component("db", "relational_db"),
)


def blaming_the_store(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Each app blames the store."""
    yield Violation(f"{app.id} fails", (app, "db"), components=("db",), root="db")


def test_violations_with_one_root_are_one_finding_that_lists_what_follows() -> None:
    (finding,) = Judgement(TWO_APPS, [made("TST-001", blaming_the_store)]).findings
    assert finding.subject == "a"
    assert finding.components == ("db",)
    assert finding.follows == ("TST-001@b",)


def unseen(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Each app is blind for the same reason, and a fix of one needs what a fix of the other needs."""
    sink = Add(component=component("sink", "metrics_backend"))
    send = connected(graph, app.id, "sink", "telemetry")
    yield Violation(
        f"{app.id} is blind",
        (app,),
        (Fix(f"Watch {app.id}", (sink, send)),),
        root="blind",
        together=Together("Blind: {parts}", "Watch {parts}"),
    )


def test_what_fails_for_one_reason_is_told_once_with_all_parts_and_one_fix() -> None:
    judgement = Judgement(TWO_APPS, [made("TST-001", unseen)])
    (finding,) = judgement.findings
    assert (finding.message, finding.components) == ("Blind: a and b", ("a", "b"))
    assert (finding.witness, finding.follows) == (("a",), ("TST-001@b",))  # a way to one, no chain
    (fix,) = finding.fixes
    assert (fix.title, fix.safe, len(fix.edits)) == ("Watch a and b", True, 3)
    assert {v.kind for v in judgement.verdicts.values()} == {"fail"}


def test_one_part_alone_is_told_in_its_own_words() -> None:
    (finding,) = Judgement(design(component("a", "web_app")), [made("TST-001", unseen)]).findings
    assert (finding.message, finding.fixes[0].title) == ("a is blind", "Watch a")


def test_beyond_a_few_the_parts_are_counted_in_the_message_and_all_named_as_culprits() -> None:
    many = design(*(component(f"a{n:02}", "web_app") for n in range(14)))
    (finding,) = Judgement(many, [made("TST-001", unseen)]).findings
    assert finding.message.endswith("a04 and 9 more")
    assert len(finding.components) == 14


def test_the_order_of_parts_changes_no_gathered_finding() -> None:
    turned = TWO_APPS.model_copy(update={"components": tuple(reversed(TWO_APPS.components))})
    rule = made("TST-001", unseen)
    assert Judgement(turned, [rule]).findings == Judgement(TWO_APPS, [rule]).findings


def test_a_waiver_of_one_part_accepts_nothing_of_the_others() -> None:
    accepted = TWO_APPS.model_copy(update={"waivers": (waiver("TST-001", "a", TODAY),)})
    review = Judgement(accepted, [made("TST-001", unseen)]).review(TODAY)
    assert {f.message: f.waiver is not None for f in review.findings} == {
        "a is blind": True,
        "b is blind": False,
    }


def test_without_a_root_each_subject_has_its_finding() -> None:
    findings = Judgement(TWO_APPS, [single_instance]).findings
    assert [finding.subject for finding in findings] == ["a", "b"]


def also_about_instances(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """What follows from running once."""
    yield Violation(f"{app.id} suffers", (app,))


def test_a_rule_yields_to_the_cause_at_the_same_place_only() -> None:
    rule = made("TST-001", also_about_instances, yields_to=("REL-901",))
    drawn = design(component("a", "web_app", instances=1), component("b", "web_app", instances=2))
    findings = Judgement(drawn, [rule, single_instance]).findings
    assert {(f.rule, f.subject): f.follows for f in findings} == {
        ("REL-901", "a"): ("TST-001@a",),
        ("TST-001", "b"): (),
    }


def test_rules_that_yield_to_each_other_do_not_both_fall_silent() -> None:
    rules = [
        made("TST-001", also_about_instances, yields_to=("TST-002",)),
        made("TST-002", also_about_instances, yields_to=("TST-001",)),
    ]
    (finding,) = Judgement(design(component("a", "web_app")), rules).findings
    assert (finding.rule, finding.follows) == ("TST-001", ("TST-002@a",))


def keyed_line(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """An app names one line that it comes from."""
    yield Violation(f"{app.id} is unsafe", (app,), connections=(f"{app.id}->db",))


def test_a_rule_yields_a_connection_only_to_a_finding_that_names_it() -> None:
    naming = made("TST-001", keyed_line, severity="critical", subjects=all_of(is_kind("web_app")))
    yielding = made(
        "TST-002",
        lines_fail,
        subjects=connections_of("call"),
        yields_connections_to=("TST-001",),
    )
    drawn = design(*FLAWED.components, component("x", "cache"), call("api", "db"), call("api", "x"))
    findings = Judgement(drawn, [naming, yielding]).findings
    assert {(f.rule, f.subject): f.follows for f in findings} == {
        ("TST-001", "api"): ("TST-002@api->db",),
        ("TST-002", "api->x"): (),
    }
    milder = Policy(severities={"TST-001": Severity.LOW})
    assert len(Judgement(drawn, [naming, yielding], milder).findings) == 3


def lines_fail(line: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Each line fails."""
    yield Violation(f"{line.id} fails", (line.source, line.target))


def test_an_accepted_cause_hides_nothing_of_another_rule() -> None:
    rule = made("TST-001", also_about_instances, yields_to=("REL-901",))
    drawn = design(component("a", "web_app", instances=1), waivers=(waiver("REL-901", "a", TODAY),))
    findings = Judgement(drawn, [rule, single_instance]).findings
    assert {f.rule for f in findings} == {"REL-901", "TST-001"}


def test_absence_is_marked() -> None:
    rule = made("TST-001", also_about_instances, absence=True)
    (finding,) = Judgement(design(component("a", "web_app")), [rule]).findings
    assert finding.absence


def test_the_worst_comes_first_and_what_fails_before_what_is_open() -> None:
    drawn = design(*FLAWED.components, component("more", "web_app"), *FLAWED.connections)
    found = [(f.rule, f.kind) for f in Judgement(drawn, RULES).findings]
    assert found == [
        ("SEC-901", "fail"),
        ("REL-901", "fail"),
        ("REL-901", "open"),
        ("OPS-901", "open"),
    ]


def test_a_violation_may_be_milder_than_its_rule() -> None:
    def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """A."""
        yield Violation("mild", (app,), severity="low")

    rule = made("TST-001", check, severity="critical")
    (finding,) = Judgement(design(component("a", "web_app")), [rule]).findings
    assert finding.severity is Severity.LOW


def test_a_connection_that_fails_names_both_ends_as_culprits() -> None:
    (finding,) = Judgement(FLAWED, [open_line]).findings
    assert finding.connections == ("api->db",)
    assert finding.components == ("api", "db")
    assert finding.witness == ("api", "db")


def test_an_open_finding_says_what_is_not_known() -> None:
    (finding,) = (
        Judgement(design(component("api", "web_app")), [single_instance]).review(TODAY).findings
    )
    assert finding.kind == "open"
    assert finding.message.endswith("Not known: instances of api")
    assert finding.question == "How many instances of api run?"


def test_an_improper_fix_is_not_offered() -> None:
    def check(connection: Element, graph: DesignGraph) -> Iterator[Violation]:
        """A."""
        less = Fix("Say there is nothing", (Set(on=connection.id, attribute="data", value=()),))
        yield Violation("a", (connection.source,), (less,))

    rule = made("TST-001", check, subjects=connections_of("call"))
    (finding,) = Judgement(FLAWED, [rule]).findings
    assert finding.fixes == ()
    assert ANSWER not in finding.message


# ---- Fingerprints ----------------------------------------------------------------------------


def marks(judgement: Judgement) -> set[str]:
    return {finding.fingerprint for finding in judgement.findings}


def test_fingerprints_are_unique() -> None:
    def twice(app: Element, graph: DesignGraph) -> Iterator[Violation]:
        """A."""
        yield Violation("one", (app, "db"))
        yield Violation("two", (app, "db"), root="other")

    judgement = Judgement(TWO_APPS, [made("TST-001", twice), single_instance])
    assert len(marks(judgement)) == len(judgement.findings) == 6 - 1


def test_a_name_or_a_bystander_does_not_change_a_fingerprint() -> None:
    judgement = Judgement(FLAWED, RULES)
    named = judgement.after((Set(on="api", attribute="name", value="The API"),))
    grown = Judgement(
        design(*FLAWED.components, component("x", "cache"), *FLAWED.connections), RULES
    )
    assert marks(named) == marks(judgement)
    assert marks(judgement) <= marks(grown)


def test_another_culprit_or_kind_changes_the_fingerprint() -> None:
    judgement = Judgement(FLAWED, [open_line])
    renamed = judgement.after((Rename(id="db", to="store"),))
    retyped = judgement.after((Set(on="db", attribute="kind", value="cache"),))
    assert marks(judgement).isdisjoint(marks(renamed))
    assert marks(judgement).isdisjoint(marks(retyped))


def test_call_ids_do_not_hide_a_second_finding() -> None:
    drawn = design(
        *FLAWED.components,
        *FLAWED.connections,
        component("b", "web_app"),
        call("b", "db", encrypted=False),
    )
    assert len(marks(Judgement(drawn, [open_line]))) == 2


def test_the_interviewers_question_is_about_this_very_part() -> None:
    from datetime import date

    from designer.formats.scenarios import flawed
    from designer.review import Judgement
    from designer.rules import packs

    review = Judgement(flawed("fraud-realtime", 1), packs.load()).review(date(2026, 11, 21), 0)
    asked = {f.rule: f.probe for f in review.findings}
    assert "Logs" in asked["SEC-012"]
    assert not any("{subject}" in f.probe + f.answer for f in review.findings)
