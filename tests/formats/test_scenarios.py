"""Scenarios are read from their package, whole or not at all."""

from __future__ import annotations

import pytest

from designer.formats.scenarios import (
    blank,
    flawed,
    flawed_text,
    read_scenario,
    reference,
    reference_text,
    samples,
    scenario,
    scenarios,
)
from designer.model.errors import InvalidDesign, UnknownWord
from designer.model.requirements import LEVELS, TAGS


@pytest.mark.parametrize("found", scenarios(), ids=lambda found: found.id)
def test_scenario_is_complete(found: object) -> None:
    task = scenario(found.id)  # type: ignore[attr-defined]
    assert len(task.references) >= 2
    assert len(task.flawed) >= 2
    assert all(broken.expects for broken in task.flawed)
    assert set(task.tags) <= set(TAGS)
    assert set(task.levels) <= set(LEVELS)
    assert all(number.source or number.provenance == "assumption" for number in task.numbers)


@pytest.mark.parametrize("number", [1, 2])
def test_designs_belong_to_their_scenario(number: int) -> None:
    assert reference("fraud-realtime", number).scenario == "fraud-realtime"
    assert flawed("fraud-realtime", number).scenario == "fraud-realtime"
    assert reference_text("fraud-realtime", number) != flawed_text("fraud-realtime", number)


def test_samples_are_of_other_domains() -> None:
    assert {"copilot-1", "copilot-flawed-1"} <= set(samples())


def test_blank_design_names_its_scenario() -> None:
    assert blank("fraud-realtime").scenario == "fraud-realtime"


def test_unknown_scenario_names_the_nearest() -> None:
    with pytest.raises(UnknownWord) as caught:
        scenario("fraud_realtim")
    assert caught.value.nearest == ("fraud-realtime",)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_unknown_number_names_the_known(number: int) -> None:
    with pytest.raises(UnknownWord) as caught:
        reference("fraud-realtime", number)
    assert caught.value.nearest == ("reference 1", "reference 2")


def test_broken_scenario_says_all_that_is_wrong() -> None:
    with pytest.raises(InvalidDesign) as caught:
        read_scenario(
            "id: x\ntitle: y\nkind: design\nminutes: long\nsummary: s\nprompt: p\nnumbers: [{id: n}]\n",
            "s.yaml",
        )
    assert {"minutes", "numbers[0].text"} <= {problem.path for problem in caught.value.problems}
