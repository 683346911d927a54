"""What the catalogue says of a kind, an attribute, a connection kind or a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FactValue = bool | int | float | str | tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A value with where it comes from.

    `provenance` is `published` (with source and date), `recalled` (not read again), `illustrative` (shown as such) or
    `definition` (true of the kind by what it is). Only a `promised` figure or a definition may let a rule pass.
    """

    value: FactValue
    provenance: str
    source: str = ""
    date: str = ""
    promised: bool = False


@dataclass(frozen=True)
class Provision:
    """A capability's conditions: every attribute must have its value (True: any that is not empty)."""

    when: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of component."""

    id: str
    title: str
    group: str
    role: str
    glyph: str
    purpose: str
    attributes: tuple[str, ...]
    key_attributes: tuple[str, ...]
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acts_as: tuple[str, ...] = ()
    provisions: Mapping[str, tuple[Provision, ...]] = field(default_factory=dict)
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    defaults: Mapping[str, Figure] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    attribute_set: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Attribute:
    """A fact that can be stated: its type, unit, range and meaning, and how one asks for it.

    `on` says of what it is said: component, connection, boundary. `world` is `open` (not stated is unknown) or
    `closed` (not stated is `default`, as for what is drawn).
    """

    id: str
    type: str
    meaning: str
    question: str
    on: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    world: str = "open"
    default: FactValue = "none"


@dataclass(frozen=True)
class ConnectionKind:
    """A kind of connection."""

    id: str
    title: str
    meaning: str
    style: str
    payload: bool
    attributes: tuple[str, ...]
    defaults: Mapping[str, Figure] = field(default_factory=dict)
    attribute_set: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Alias:
    """What a word stands for: a kind, perhaps of a product and with attributes."""

    kind: str
    product: str | None = None
    attributes: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Inferred:
    """The connection kind meant between two kinds; `unlikely` asks about the direction."""

    kind: str
    unlikely: str | None = None
