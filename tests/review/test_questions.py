"""A question is an attribute asked of a set of components, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from designer.model.change import apply
from designer.model.design import Boundary, Design
from designer.model.requirements import Brief, Journey
from designer.review import Judgement, Policy, Question
from designer.rules import (
    DesignGraph,
    Element,
    Violation,
    all_of,
    has_tag,
    is_kind,
    is_set,
    told_design,
)
from tests.review.tiny import (
    RULES,
    TODAY,
    call,
    component,
    design,
    made,
    nobody_owns_it,
    single_instance,
)

APPS = ("a", "b", "c")
THREE = design(*(component(name, "web_app") for name in APPS))


asking_for_tags = has_tag("regulated")


def reading_instances(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Reads the same fact as another rule."""
    if app.instances == 0:
        yield Violation("none", (app,))


def reading_backups(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Waits for two facts of every app."""
    if is_set("owner").truth(app) is not False and not (is_set("owner") & is_set("runbook"))(app):
        yield Violation("none", (app,))


def reading_sign_in(app: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Waits for one fact of two apps."""
    if app.id != "a" and app.zones is None:
        yield Violation("none", (app,))


def questions(drawn: Design, *rules: object, policy: Policy | None = None) -> tuple[Question, ...]:
    return Judgement(drawn, rules or RULES, policy).review(TODAY).questions  # type: ignore[arg-type]


def test_one_fact_of_many_components_and_rules_is_one_question() -> None:
    other = made("TST-001", reading_instances, severity="critical")
    (question,) = questions(THREE, single_instance, other)
    assert question.attribute == "instances"
    assert question.components == APPS
    assert question.decides == ("REL-901", "TST-001")
    assert question.severity == "critical"
    assert question.verdicts == 6
    assert question.question == "How many instances of each of a, b and c run?"


def test_an_answer_decides_what_it_said_it_would() -> None:
    (question,) = questions(THREE, single_instance)
    answered = apply(THREE, question.answered(2, THREE)).design
    assert questions(answered, single_instance) == ()
    assert Judgement(answered, [single_instance]).review(TODAY).summary.passed == 1


def test_many_names_are_counted_not_listed() -> None:
    (question,) = questions(
        design(*(component(f"a{n}", "web_app") for n in range(9))), single_instance
    )
    assert "a0, a1, a2 and 6 more" in question.question
    assert len(question.components) == 9


def test_ownership_is_asked_once_for_each_boundary() -> None:
    drawn = design(
        Boundary(id="west", name="West Europe"),
        component("a", "web_app", "west"),
        component("b", "relational_db", "west"),
        component("c", "web_app"),
    )
    asked = {
        question.boundary: question
        for question in questions(drawn, nobody_owns_it, policy=Policy(details=True))
    }
    assert asked.keys() == {"west", None}
    assert asked["west"].components == ("a", "b")
    assert "West Europe" in asked["west"].question
    answered = apply(drawn, asked["west"].answered("payments", drawn)).design
    assert answered.boundary_by_id["west"].component_defaults == {"owner": "payments"}
    left = questions(answered, nobody_owns_it, policy=Policy(details=True))
    assert [q.components for q in left] == [("c",)]


def test_asked_and_not_known_is_found_out_not_asked_again() -> None:
    drawn = design(component("a", "web_app", instances="unknown"), component("b", "web_app"))
    review = Judgement(drawn, [single_instance]).review(TODAY)
    assert [question.components for question in review.questions] == [("b",)]
    assert [question.components for question in review.to_find_out] == [("a",)]
    assert review.summary.open == 2


def test_milder_rules_ask_only_about_what_a_journey_needs() -> None:
    drawn = design(
        component("user", "user_client"),
        component("a", "web_app"),
        component("aside", "web_app"),
        call("user", "a"),
        journeys=(Journey(id="j", sources=("user",), targets=("a",)),),
    )
    assert [q.components for q in questions(drawn, nobody_owns_it)] == [("a",)]
    (detailed,) = questions(drawn, nobody_owns_it, policy=Policy(details=True))
    assert detailed.components == ("a", "aside")
    (severe,) = questions(drawn, single_instance)
    assert severe.components == ("a", "aside")


def test_the_screen_shows_five_and_only_what_presses() -> None:
    attributes = ("instances", "zones", "autoscale", "owner", "min_replicas", "identity")

    def reading(name: str) -> object:
        def check(app: Element, graph: DesignGraph) -> Iterator[Violation]:
            """A."""
            if getattr(app, name) == 0:
                yield Violation("a", (app,))

        return check

    rules = [made(f"TST-00{n}", reading(a), severity="high") for n, a in enumerate(attributes)]
    review = Judgement(THREE, [*rules, nobody_owns_it]).review(TODAY)
    assert len(review.questions) == 6
    assert len(review.pressing) == 5
    mild = [made("TST-001", reading_instances, severity="medium")]
    assert Judgement(THREE, mild).review(TODAY).pressing == ()


def test_the_more_it_decides_the_earlier_it_is_asked() -> None:
    drawn = design(
        component("a", "web_app"),
        component("db", "relational_db"),
        call("a", "db"),
        call("db", "a"),
    )
    everything = questions(drawn, policy=Policy(details=True))
    asked = [(q.severity.value, q.attribute) for q in everything]
    assert asked == [("critical", "encrypted"), ("high", "instances"), ("low", "owner")]


# ---- Tags ------------------------------------------------------------------------------------


def test_without_tags_rules_that_hang_on_them_are_not_applicable_and_one_question_asks() -> None:
    rules = [made(f"TST-00{n}", reading_instances, when=asking_for_tags) for n in range(1, 3)]
    review = Judgement(design(component("a", "web_app"), tags=None), rules).review(TODAY)
    assert review.not_applicable == ("TST-001", "TST-002")
    assert set(review.reasons) == {"TST-001", "TST-002"}
    assert review.findings == ()
    assert not review.score.applicable
    (question,) = review.questions
    assert (question.on, question.attribute) == ("requirements", "tags")
    assert question.decides == ("TST-001", "TST-002")


def test_tags_that_are_stated_are_not_asked_for() -> None:
    rule = made("TST-001", reading_instances, when=asking_for_tags)
    review = Judgement(design(component("a", "web_app"), tags=()), [rule]).review(TODAY)
    assert review.not_applicable == ("TST-001",)
    assert review.questions == ()
    assert review.reasons == {}


def test_an_answer_about_requirements_changes_them() -> None:
    drawn = design(component("a", "web_app"), tags=None)
    rule = made("TST-001", reading_instances, when=asking_for_tags)
    (question,) = questions(drawn, rule)
    answered = apply(drawn, question.answered(("realtime",), drawn)).design
    assert answered.requirements.tags == ("realtime",)


@pytest.mark.parametrize("value", ["mission", "unknown"])
def test_an_answer_about_a_journey_changes_it(value: str) -> None:
    journey = Journey(id="j", sources=("user",), targets=("a",))
    drawn = design(
        component("user", "user_client"),
        component("a", "web_app"),
        call("user", "a"),
        journeys=(journey,),
    )

    def check(subject: Element, graph: DesignGraph) -> Iterator[Violation]:
        """A."""
        if subject.criticality == "low":
            yield Violation("a", ("a",))

    rule = made("TST-001", check, subjects=lambda graph: graph.journeys, severity="high")
    (question,) = questions(drawn, rule)
    assert (question.on, question.components) == ("journey", ("j",))
    answered = apply(drawn, question.answered(value, drawn)).design
    assert answered.journey_by_id["j"].criticality == value


def test_a_box_is_asked_what_it_is_once() -> None:
    drawn = design(component("thing", "box"), component("that", "box"))
    asked = questions(
        drawn,
        made("TST-001", reading_instances, subjects=all_of(is_kind("web_app")), severity="high"),
    )
    assert [(q.attribute, q.components) for q in asked] in ([("kind", ("that", "thing"))], [])


# ---- The brief -------------------------------------------------------------------------------

BARE = design(component("a", "web_app"))


def told(whole: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Wants an objective."""
    if not graph.design.brief.objective:
        yield Violation("nothing is said", (whole.id,))


OF_THE_BRIEF = [
    made(f"TST-00{n}", told, subjects=told_design, severity=severity)
    for n, severity in enumerate(("high", "medium"), start=1)
]


def test_facts_that_one_verdict_waits_for_leave_room_for_others() -> None:
    backed_up = made("TST-001", reading_backups, severity="critical")
    signed_in = made("TST-002", reading_sign_in, severity="critical")
    asked = questions(THREE, backed_up, signed_in, policy=Policy(details=True))
    assert [(q.attribute, q.verdicts) for q in asked] == [
        ("owner", 3),
        ("zones", 2),
        ("runbook", 3),
    ]


def test_what_a_bare_file_does_not_say_is_one_mild_question() -> None:
    review = Judgement(BARE, OF_THE_BRIEF).review(TODAY)
    (question,) = review.questions
    assert (question.on, question.attribute) == ("brief", "objective")
    assert question.question == "What is the objective, in one sentence?"
    assert question.decides == ("TST-001", "TST-002")
    assert question.severity == "low"
    assert review.pressing == ()
    assert review.summary.open == 2


def test_an_answer_about_the_brief_changes_it() -> None:
    (question,) = questions(BARE, *OF_THE_BRIEF)
    answered = apply(BARE, question.answered("Stop fraud.", BARE)).design
    assert answered.brief == Brief(objective="Stop fraud.")
    review = Judgement(answered, OF_THE_BRIEF).review(TODAY)
    assert (review.questions, review.summary.passed) == ((), 2)


def test_who_does_not_know_the_objective_is_asked_no_more_and_accused_of_nothing() -> None:
    (question,) = questions(BARE, *OF_THE_BRIEF)
    answered = apply(BARE, question.answered("unknown", BARE)).design
    review = Judgement(answered, OF_THE_BRIEF).review(TODAY)
    assert review.questions == ()
    assert [q.attribute for q in review.to_find_out] == ["objective"]
    assert (review.summary.fail, review.summary.open) == (0, 2)


def test_a_level_shows_that_somebody_presents_it() -> None:
    presented = BARE.model_copy(update={"level": "L61"})
    assert Judgement(presented, OF_THE_BRIEF).review(TODAY).summary.fail == 2
