"""The scenarios that are shipped: what is asked, what is told on request, solved and broken designs.

They are data in the package `scenarios`, one folder each; this reads them, and only when asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from designer.formats.shape import Shape
from designer.formats.speech import journeys_of, requirements_of
from designer.formats.yaml_design import read_yaml
from designer.formats.yaml_tree import yaml_tree
from designer.model.design import Design
from designer.model.errors import InvalidDesign, UnknownWord
from designer.model.nearest import nearest
from designer.model.requirements import Journey, Requirements

FOLDER = "scenarios"
SAMPLES = "samples"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class HiddenNumber(_Part):
    """A number that an interviewer tells when asked, with where it comes from; an assumption is ours."""

    id: str
    text: str
    value: float
    unit: str
    provenance: Literal["published", "recalled", "assumption"]
    source: str = ""


class Clarification(_Part):
    """A question worth asking, and its answer."""

    id: str
    question: str
    answer: str


class ReferenceDesign(_Part):
    """A design that solves the scenario."""

    file: str
    title: str


class FlawedDesign(_Part):
    """A design as real teams ship it, with the rules that it is expected to break."""

    file: str
    title: str
    expects: tuple[str, ...] = ()


class Scenario(_Part):
    """A task: what is asked, what is stated, what is told on request, and designs to compare with."""

    id: str
    title: str
    kind: Literal["design", "improve", "incident", "decision", "api-design", "pipeline"]
    minutes: int
    summary: str
    prompt: str
    tags: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    numbers: tuple[HiddenNumber, ...] = ()
    requirements: Requirements = Requirements()
    journeys: tuple[Journey, ...] = ()
    questions: tuple[Clarification, ...] = ()
    references: tuple[ReferenceDesign, ...] = ()
    flawed: tuple[FlawedDesign, ...] = ()


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios, by id."""
    folders = [
        entry
        for entry in resources.files(FOLDER).iterdir()
        if entry.joinpath("scenario.yaml").is_file()
    ]
    found = [
        read_scenario(f.joinpath("scenario.yaml").read_text("utf-8"), f"{f.name}/scenario.yaml")
        for f in folders
    ]
    return tuple(sorted(found, key=lambda scenario: scenario.id))


def scenario(name: str) -> Scenario:
    """The scenario of an id.

    Raises
    ------
    UnknownWord
        If there is none, with the nearest ids.
    """
    known = {found.id: found for found in scenarios()}
    if name not in known:
        begun = tuple(i for i in known if i.startswith(name.lower()) and len(name) > 1)
        raise UnknownWord(name, begun or nearest(name, known), f"one of {', '.join(known)}")
    return known[name]


def read_scenario(text: str, file: str = "") -> Scenario:
    """Read a scenario file.

    Raises
    ------
    InvalidDesign
        With every problem of the file.
    """
    tree, problems = yaml_tree(text, file)
    shape = Shape(tree, file)
    if not isinstance(tree, dict):
        shape.wrong("", "this is no scenario")
        raise InvalidDesign(problems or shape.problems.values())
    fields = dict(tree)
    fields["requirements"] = requirements_of(tree, shape)
    fields["journeys"] = journeys_of(tree, shape)
    found = shape.model(Scenario, fields, "", strict=False)
    if problems or shape.problems:
        raise InvalidDesign([*problems, *shape.problems.values()])
    return found


def reference(name: str, number: int = 1) -> Design:
    """The scenario's reference design of a number, counted from 1."""
    return read_yaml(reference_text(name, number), f"{name} reference {number}")


def flawed(name: str, number: int = 1) -> Design:
    """The scenario's flawed design of a number, counted from 1."""
    return read_yaml(flawed_text(name, number), f"{name} flawed {number}")


def reference_text(name: str, number: int = 1) -> str:
    """The reference design as it is written, comments and all."""
    return _text(name, [design.file for design in scenario(name).references], number, "reference")


def flawed_text(name: str, number: int = 1) -> str:
    """The flawed design as it is written, comments and all."""
    return _text(name, [design.file for design in scenario(name).flawed], number, "flawed")


def _text(name: str, files: Sequence[str], number: int, what: str) -> str:
    if not 1 <= number <= len(files):
        raise UnknownWord(
            f"{what} {number}", tuple(f"{what} {index + 1}" for index in range(len(files)))
        )
    folder = resources.files(FOLDER).joinpath(name.replace("-", "_"))
    return folder.joinpath(files[number - 1]).read_text("utf-8")


def blank(name: str) -> Design:
    """An empty design for a scenario; requirements and journeys come from there when it is judged."""
    found = scenario(name)
    return Design(name=found.title, scenario=found.id)


@cache
def samples() -> Mapping[str, Design]:
    """Designs of other domains, by id: they keep the rules honest."""
    files = sorted(_files(resources.files(FOLDER).joinpath(SAMPLES)), key=lambda entry: entry.name)
    names = {entry.name.removesuffix(".yaml").replace("_", "-"): entry for entry in files}
    return {name: read_yaml(entry.read_bytes(), entry.name) for name, entry in names.items()}


def _files(folder: Traversable) -> list[Traversable]:
    return (
        [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
        if folder.is_dir()
        else []
    )
