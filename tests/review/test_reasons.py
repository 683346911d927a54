"""What is left unjudged for want of a journey is said, and nothing is judged by a journey that nobody drew."""

from __future__ import annotations

from datetime import date

from designer.formats import read
from designer.model.design import Design
from designer.reports.wording import summary_line
from designer.review import Judgement, Review
from designer.review.reasons import NO_JOURNEY
from designer.rules import packs

RULES = packs.load()
NIGHTLY = (
    "@batch; src:relational_db -data-> etl:spark_batch -data-> lake:data_lake -data-> t:trainer"
)
JOURNEY = "; journey j: src -> t (criticality=mission)"


def reviewed(design: Design) -> Review:
    return Judgement(design, RULES).review(date(2026, 11, 21), 0)


def test_a_pipeline_that_nobody_asks_says_which_rules_wait_for_a_journey() -> None:
    review = reviewed(read(NIGHTLY))
    waiting = {rule for rule, reason in review.reasons.items() if reason == NO_JOURNEY}
    assert review.waiting_for_journeys == len(waiting)
    assert {"MON-001", "REL-001"} <= waiting <= set(review.not_applicable)
    assert f"({len(waiting)} because no journey is drawn" in summary_line(review)
    drawn = reviewed(read(NIGHTLY + JOURNEY))
    assert waiting.isdisjoint(drawn.not_applicable), "a journey makes them apply"


def test_where_a_journey_is_drawn_or_somebody_asks_nothing_waits_for_one() -> None:
    for text in (NIGHTLY + JOURNEY, "u:user_client -> a:web_app; @batch"):
        review = reviewed(read(text))
        assert NO_JOURNEY not in review.reasons.values()
        assert "journey" not in summary_line(review)


def test_the_journey_that_is_only_supposed_judges_nothing() -> None:
    review = reviewed(read(NIGHTLY))
    assert "supposed" not in str(review.document())
    assert not Judgement(read(NIGHTLY), RULES).graph.journeys


def test_boxes_without_a_way_wait_for_nothing() -> None:
    for design in (Design(name="empty"), read("@batch; a:web_app; b:cache")):
        assert NO_JOURNEY not in reviewed(design).reasons.values()


def test_a_ring_without_a_beginning_comes_to_an_end() -> None:
    ring = read("@batch; a:stream_processor -data-> b:spark_batch -data-> a")
    assert NO_JOURNEY not in reviewed(ring).reasons.values()
