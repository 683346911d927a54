"""The design: what is drawn and what is said about it, as frozen data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from designer.model.requirements import Brief, Journey, Note, Requirements, Waiver
from designer.model.units import Identifier, Pixels

Scalar = bool | int | float | str
Value = Scalar | tuple[Scalar, ...] | Mapping[str, Scalar]
"""What an attribute may hold; the texts `none` and `unknown` are the spoken unknowns of `units.Spoken`."""
Attributes = Mapping[str, Value]


class Part(BaseModel):
    """Base of everything in a design: frozen, and closed against misspelt fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Component(Part):
    """A box on the board: a `kind` of the catalogue and what is stated about it.

    `elsewhere` marks another team's component, whose inside is not judged; `assumed` names the attributes
    that are judged as stated and listed as assumptions.
    """

    id: Identifier
    kind: str
    name: str | None = Field(default=None, max_length=200)
    product: str | None = Field(default=None, max_length=200)
    within: str | None = None
    elsewhere: bool = False
    assumed: tuple[str, ...] = ()
    attributes: Attributes = Field(default_factory=dict)

    @property
    def label(self) -> str:
        """The name a reader sees."""
        return self.name or self.id


class Connection(Part):
    """An arrow from `source` to `target`; FORMAT.md says which way each kind runs."""

    id: str = Field(min_length=1, max_length=300)
    source: str
    target: str
    kind: str
    assumed: tuple[str, ...] = ()
    attributes: Attributes = Field(default_factory=dict)


class Boundary(Part):
    """A frame (region, network, trust zone) that gives facts to what stands inside."""

    id: Identifier
    name: str | None = Field(default=None, max_length=200)
    within: str | None = None
    attributes: Attributes = Field(default_factory=dict)
    component_defaults: Attributes = Field(default_factory=dict)
    connection_defaults: Attributes = Field(default_factory=dict)

    @property
    def label(self) -> str:
        """The name a reader sees."""
        return self.name or self.id


class Place(Part):
    """Where a component or boundary lies on the board, in pixels from the top left."""

    x: Pixels
    y: Pixels
    width: Pixels | None = None
    height: Pixels | None = None


class Design(Part):
    """A whole design; the order of its parts carries no meaning and is kept for whoever reads the file."""

    name: str = Field(max_length=200)
    scenario: str | None = None
    level: str | None = None
    lens: tuple[str, ...] = ()
    requirements: Requirements = Requirements()
    boundaries: tuple[Boundary, ...] = ()
    components: tuple[Component, ...] = ()
    connections: tuple[Connection, ...] = ()
    journeys: tuple[Journey, ...] = ()
    brief: Brief = Brief()
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[Note, ...] = ()
    layout: Mapping[str, Place] = Field(default_factory=dict)

    @cached_property
    def component_by_id(self) -> Mapping[str, Component]:
        """Components by id."""
        return {part.id: part for part in self.components}

    @cached_property
    def connection_by_id(self) -> Mapping[str, Connection]:
        """Connections by id."""
        return {part.id: part for part in self.connections}

    @cached_property
    def boundary_by_id(self) -> Mapping[str, Boundary]:
        """Boundaries by id."""
        return {part.id: part for part in self.boundaries}

    @cached_property
    def journey_by_id(self) -> Mapping[str, Journey]:
        """Journeys by id."""
        return {part.id: part for part in self.journeys}

    def enclosing(self, part: Component | Boundary) -> Iterator[Boundary]:
        """Boundaries around `part`, the nearest first; a ring of boundaries ends the walk."""
        seen: set[str] = set()
        within = part.within
        while within is not None and within not in seen and within in self.boundary_by_id:
            seen.add(within)
            boundary = self.boundary_by_id[within]
            yield boundary
            within = boundary.within

    def under(self, requirements: Requirements, journeys: tuple[Journey, ...] = ()) -> Design:
        """The design judged under a scenario: what it does not state itself comes from there."""
        known = [j for j in journeys if self._draws(j)]
        return self.model_copy(
            update={
                "requirements": self.requirements.over(requirements),
                "journeys": self.journeys or tuple(known),
            }
        )

    def _draws(self, journey: Journey) -> bool:
        return all(end in self.component_by_id for end in (*journey.sources, *journey.targets))
