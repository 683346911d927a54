"""What a stated service tier promises, takes and costs: `data/tiers.toml`, looked up by kind, product and word.

A tier decides only what a component does not state itself, and nothing of it counts as stated. A word that no ladder
knows, or that several products of a kind share while the design names none, says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from designer.analysis.figures import BASES, USUAL, Number, copies, number, published, table

if TYPE_CHECKING:
    from designer.graph.elements import ComponentElement


@dataclass(frozen=True)
class Promise:
    """What a provider promises (percent of a month) to who runs so many copies in so many zones or regions."""

    sla: Number
    zones: int = 1
    copies: int = 1

    def holds(self, component: ComponentElement) -> bool:
        """Whether the design states what the promise asks for."""
        running = units_bought(component) or copies(component) or 1
        return spread_of(component) >= self.zones and running >= self.copies


@dataclass(frozen=True)
class Tier:
    """One tier of a ladder.

    Attributes
    ----------
    promises
        From the weakest; empty where the provider promises nothing.
    price
        US dollars a month for a unit, low and high.
    takes
        What a unit takes, in the ladder's own measure: it compares tiers, and limits nothing.
    most
        Units at most.
    unit
        The attribute that counts its units; empty where that is the number of copies.
    """

    name: str
    promises: tuple[Promise, ...]
    price: tuple[float, float]
    takes: Number | None
    most: int | None
    unit: str

    @property
    def middle(self) -> float:
        """The middle of its price."""
        return sum(self.price) / 2


@dataclass(frozen=True)
class Ladder:
    """The tiers of a product, from the least to the best."""

    products: tuple[str, ...]
    tiers: tuple[Tier, ...]

    def named(self, word: str) -> Tier | None:
        """The tier that a word means."""
        return next((tier for tier in self.tiers if _plain(tier.name) == _plain(word)), None)


def tier_of(component: ComponentElement) -> Tier | None:
    """The tier that a component states; None where it states none that is known."""
    found = _found(component)
    return None if found is None else found[1]


def from_here(component: ComponentElement) -> tuple[Tier, ...]:
    """The tier that a component states, and the better ones; empty where it states none that is known."""
    found = _found(component)
    if found is None:
        return ()
    ladder, tier = found
    return ladder.tiers[ladder.tiers.index(tier) :]


def sla_of(component: ComponentElement) -> Number | None:
    """What a component promises, in percent: as stated, else its tier's, else its kind's; None where nobody does."""
    stated = number(component, "sla_pct")
    if stated is not None:
        return Number(stated, "stated")
    if component.states("sla_pct"):
        return None
    tier = tier_of(component)
    if tier is None:
        return published(component.part.kind, component.part.product, "sla_pct")
    return next((p.sla for p in reversed(tier.promises) if p.holds(component)), None)


def units_bought(component: ComponentElement) -> int | None:
    """Units of a service that sells its throughput in units, as its tier counts them; None where none are stated."""
    tier = tier_of(component)
    unit = "tu" if tier is None else tier.unit
    bought = number(component, unit) if unit else None
    return None if bought is None else int(bought)


def fixed_units(component: ComponentElement) -> bool:
    """Whether it states units that its tier does not add by itself: throughput units alone inflate."""
    tier = tier_of(component)
    sold = tier is not None and tier.unit not in ("", "tu")
    return sold and units_bought(component) is not None


def spread_of(component: ComponentElement) -> int:
    """Over how many zones or regions a component is stated to stand, 1 where nobody says."""
    zones = component.known("zones")
    listed = len(zones) if isinstance(zones, tuple) else 1
    return max(USUAL.zones if zones == "redundant" else listed, len(component.regions_stated))


def _found(component: ComponentElement) -> tuple[Ladder, Tier] | None:
    word = component.known("tier")
    if not isinstance(word, str):
        return None
    return _meant(component.part.kind, component.part.product, word)


@lru_cache(maxsize=4096)
def _meant(kind: str, product: str | None, word: str) -> tuple[Ladder, Tier] | None:
    able = (ladder for ladder in _ladders().get(kind, ()) if product in (None, *ladder.products))
    known = [(ladder, tier) for ladder in able if (tier := ladder.named(word)) is not None]
    return known[0] if len(known) == 1 else None


def _plain(word: str) -> str:
    return "".join(word.casefold().replace("-", " ").replace("_", " ").split())


@cache
def _ladders() -> Mapping[str, tuple[Ladder, ...]]:
    """The ladders by kind."""
    found: dict[str, tuple[Ladder, ...]] = {}
    entries: Any = table("tiers")["ladder"]
    for entry in entries:
        ladder = Ladder(tuple(entry["products"]), tuple(map(_tier, entry["tier"])))
        for kind in entry["kinds"]:
            found[kind] = (*found.get(kind, ()), ladder)
    return found


def _tier(entry: Mapping[str, Any]) -> Tier:
    low, high = entry["price_month"]["value"]
    most = entry.get("most_units")
    takes = entry.get("takes")
    return Tier(
        name=entry["name"],
        promises=tuple(_promises(entry.get("promises", ()))),
        price=(float(low), float(high)),
        takes=None if takes is None else _number(takes, takes["value"]),
        most=None if most is None else int(most["value"]),
        unit=entry.get("unit", ""),
    )


def _promises(entries: list[Mapping[str, Any]]) -> Iterator[Promise]:
    for entry in entries:
        sla = _number(entry, entry["sla_pct"])
        yield Promise(sla, int(entry.get("zones", 1)), int(entry.get("copies", 1)))


def _number(entry: Mapping[str, Any], value: float) -> Number:
    return Number(float(value), BASES[entry["provenance"]], entry.get("source", ""))
