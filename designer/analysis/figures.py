"""Numbers of a component with where they come from: stated in the design, published, recalled or illustrative."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from designer.graph.domains import COPIES
from designer.graph.kernel import Unknown
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.elements import ComponentElement, Element

Basis = Literal["stated", "published", "recalled", "illustrative"]
"""`stated` in the design; `published` by the provider, read at its source; `recalled`, not read again; `illustrative`:
ours, of the right order of magnitude, there to be changed."""
BASES: Mapping[str, Basis] = {
    "published": "published",
    "recalled": "recalled",
    "definition": "published",
    "illustrative": "illustrative",
}
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Number:
    """A value and what it rests on."""

    value: float
    basis: Basis
    source: str = ""


@dataclass(frozen=True)
class Assumptions:
    """What no drawing states and every number leans on; all of it illustrative and there to be changed.

    Attributes
    ----------
    zone_down, region_down
        How often a whole zone or region is out (fraction of time). Counted for copies that the design runs itself;
        a provider's SLA already holds it.
    zones
        In how many zones a component runs that is zone-redundant and names none.
    network_ms
        Way there and back between two components of one region (milliseconds).
    far_ms
        The same between two regions.
    tail
        p99 over median where only one of both is known.
    detect_min, decide_min, switch_min
        Until an outage is noticed, until somebody decides to recover, until traffic is led over (minutes).
    service_factor
        Multiplies every illustrative service time.
    """

    zone_down: float = 1e-4
    region_down: float = 1e-5
    zones: int = 3
    network_ms: float = 1.0
    far_ms: float = 30.0
    tail: float = 3.0
    detect_min: float = 5.0
    decide_min: float = 10.0
    switch_min: float = 5.0
    service_factor: float = 1.0

    def __hash__(self) -> int:
        return self._hash  # of what is asked with every component

    @cached_property
    def _hash(self) -> int:
        return hash(astuple(self))


USUAL = Assumptions()


def may_say(component: ComponentElement, names: frozenset[str]) -> bool:
    """Whether something may be said of one of these attributes of a component; of most nobody says anything."""
    return component.says_some(names) or not names.isdisjoint(component.graph.names_given)


def number(element: Element, name: str) -> float | None:
    """A number that the design states; None where it states none, says that there is none, or does not know."""
    value = element.known(name)
    if value is None:  # of most nobody says anything
        return None
    kind = type(value)  # exactly: a truth is no number
    return value if kind is float else float(value) if kind is int else None


def promised(component: ComponentElement, name: str) -> Number | None:
    """A number that the design states, else the catalogue's for the kind's Azure product."""
    stated = number(component, name)
    if stated is not None:
        return Number(stated, "stated")
    part = component.part
    figure = published(part.kind, part.product, name)
    return None if figure is None or component.states(name) else figure


@lru_cache(maxsize=4096)
def published(kind: str, product: str | None, name: str) -> Number | None:
    """The catalogue's number for a kind's Azure product."""
    if kind not in CATALOGUE.kinds:
        return None
    figure = CATALOGUE.kinds[kind].figures.get(name)
    known = CATALOGUE.kinds[kind].products.get("azure", ())
    if figure is None or (product is not None and product not in known):
        return None
    return Number(float(str(figure.value)), BASES[figure.provenance], figure.source or "")


@cache
def table(name: str) -> Mapping[str, Mapping[str, object]]:
    """A table of figures beside this file, by its first level."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def counted_by(component: ComponentElement) -> str | None:
    """The attribute by which a component states how many copies run at least; None where nobody said.

    What scales by itself runs as many as it keeps at least, whatever number a frame gives to all.
    """
    scales = component.known("autoscale") is True
    names = ("min_replicas", *COPIES) if scales else COPIES
    return next((name for name in names if number(component, name) is not None), None)


def copies(component: ComponentElement) -> int | None:
    """How many copies run at least; None where nobody said."""
    name = counted_by(component)
    value = number(component, name) if name else None
    return None if value is None else int(value)


def most_copies(component: ComponentElement) -> int | None:
    """How many copies run at most: scaled out where it scales by itself."""
    return scaled_out(component, copies(component))


def scales_unsaid(component: ComponentElement) -> bool:
    """Whether it scales by itself and nobody says how far: what it takes at most is then not known."""
    if number(component, "max_replicas") is not None:
        return False
    scales = _scales(component)
    return scales is True or (scales is None and counted_by(component) == "min_replicas")


def _scales(component: ComponentElement) -> bool | None:
    """Whether it scales by itself; None where nobody says."""
    told = component.told("autoscale")
    return None if isinstance(told, Unknown) else bool(told)


def scaled_out(component: ComponentElement, least: int | None) -> int | None:
    """How many copies run at most, where so many run at least: a most that is stated is what it scales to."""
    most = number(component, "max_replicas")
    if most is None or _scales(component) is False:
        return least
    return int(most) if most >= (least or 0) else least
