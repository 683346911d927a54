"""What a design is judged against: its own requirements, a scenario's, or a brief's that wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from designer.model.design import Design
from designer.model.requirements import Journey, Requirements, Waiver
from designer.review.findings import Finding
from designer.rules import Severity

HIGHER_IS_STRICTER = frozenset({"availability", "peak_rps", "mean_rps"})
RULE = "COM-901"


class Asked(Protocol):
    """Whatever states requirements: a scenario, or the design in a brief's file."""

    @property
    def requirements(self) -> Requirements: ...

    @property
    def journeys(self) -> tuple[Journey, ...]: ...


def judged_design(
    design: Design,
    scenario: Asked | None = None,
    brief: Asked | None = None,
    waivers: Iterable[Waiver] | None = None,
) -> Design:
    """The design as it is judged.

    What it leaves out comes from its scenario; a brief's requirements win over its own; where waivers are
    given, only these count.
    """
    if scenario is not None:
        design = design.under(scenario.requirements, scenario.journeys)
    if brief is not None:
        requirements = brief.requirements.over(design.requirements)
        design = design.model_copy(update={"requirements": requirements})
        design = design.under(requirements, brief.journeys)
    if waivers is not None:
        design = design.model_copy(update={"waivers": tuple(waivers)})
    return design


def weakened(design: Design, brief: Asked) -> tuple[Finding, ...]:
    """A finding for each requirement of a brief that the design itself states more mildly."""
    return tuple(_finding(name, said) for name, said in sorted(_milder(design, brief)))


def _milder(design: Design, brief: Asked) -> Iterator[tuple[str, str]]:
    own, asked = design.requirements, brief.requirements
    for name, wanted in asked.numbers.items():
        stated = own.numbers.get(name)
        milder = stated is not None and (
            stated < wanted if name in HIGHER_IS_STRICTER else stated > wanted
        )
        if milder or getattr(own, name) == "none":
            yield name, f"{name} is {getattr(own, name)}, asked is {wanted:g}"
    if own.tags is not None and (dropped := sorted(set(asked.tags or ()) - set(own.tags))):
        yield "tags", f"the tags {', '.join(dropped)} are left out"


def _finding(name: str, said: str) -> Finding:
    return Finding(
        rule=RULE,
        name="weakened-requirement",
        title="The design asks less of itself than its brief does.",
        category="communication",
        severity=Severity.HIGH,
        kind="fail",
        absence=False,
        message=f"The brief is weakened: {said}",
        subject="requirements",
        remedy="State what the brief asks, or leave it out of the design.",
        rationale="Whoever lowers the bar passes every rule that measures against it.",
        fingerprint=f"{RULE}-{name}",
        source="FORMAT.md, check --brief",
    )
