"""The shipped designs that rules are measured on, by name."""

from __future__ import annotations

from collections.abc import Mapping

from designer.formats.scenarios import flawed, reference, samples, scenarios
from designer.model.design import Design


def references() -> Mapping[str, Design]:
    """Designs that are meant to be good."""
    found = {
        f"{task.id} reference {number}": reference(task.id, number)
        for task in scenarios()
        for number in range(1, len(task.references) + 1)
    }
    return {**found, "copilot sample": samples()["copilot-1"]}


def broken() -> Mapping[str, Design]:
    """Designs with the defects that real teams ship."""
    found = {
        f"{task.id} flawed {number}": flawed(task.id, number)
        for task in scenarios()
        for number in range(1, len(task.flawed) + 1)
    }
    return {**found, "copilot sample, flawed": samples()["copilot-flawed-1"]}
