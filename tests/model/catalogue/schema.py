"""The shape of the catalogue's data files, written down a second time and apart from what reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(pattern=r"^[A-Z0-9].*\.$")]
Question = Annotated[str, Field(pattern=r"^[A-Z].*\?$")]
KebabCase = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Value = bool | int | float | str | list[str]
Facts = dict[Word, Value]
Cloud = Literal["azure", "aws", "gcp", "oss"]
TYPES = Literal[
    "boolean", "choice", "integer", "list", "mapping", "number", "number_or_true",
    "reference", "references", "text", "text_or_list",
]  # fmt: skip
STYLES = Literal[
    "solid", "double", "dashed", "dash-dot", "dotted", "shield", "dashed-bent", "plain"
]


class Row(BaseModel):
    """A table of a data file: what is misspelt is refused, and no text passes for a number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FigureRow(Row):
    """A value and where it comes from."""

    value: Value
    provenance: Literal["published", "recalled", "illustrative", "definition"]
    source: str = ""
    date: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    promised: bool = False

    @model_validator(mode="after")
    def _published_says_where_and_when(self) -> FigureRow:
        if self.provenance == "published" and not (self.source and self.date):
            raise ValueError("a published figure has a source and a date")
        if self.promised and self.provenance not in {"published", "definition"}:
            raise ValueError("only what is published or defined can be promised")
        return self


class KindRow(Row):
    """A kind of component."""

    title: str
    glyph: KebabCase
    role: Word
    purpose: Sentence
    products: dict[Cloud, list[str]] = {}
    acts_as: list[Word] = []
    facts: Facts = {}
    provides: list[Word]
    provides_when: dict[Word, Facts] = {}
    key_attributes: Annotated[list[Word], Field(max_length=7)]
    attributes: list[Word]
    defaults: dict[Word, FigureRow] = {}
    figures: dict[Word, FigureRow] = {}


class GroupFile(Row):
    """A group of the palette."""

    title: str
    kinds: dict[Word, KindRow]


class AttributeRow(Row):
    """A fact that can be stated."""

    type: TYPES
    unit: Annotated[str, Field(min_length=1)] | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    choices: Annotated[list[str], Field(min_length=2)] = []
    world: Literal["open", "closed"] = "open"
    default: Value | None = None
    meaning: Sentence
    question: Question

    @model_validator(mode="after")
    def _parts_agree(self) -> AttributeRow:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("a choice, and nothing else, lists its choices")
        if (self.world == "closed") != (self.default is not None):
            raise ValueError("an attribute of the closed world, and no other, has a default")
        if self.type in {"integer", "number"} and self.unit is None:
            raise ValueError("a number has a unit")
        return self


class ConnectionRow(Row):
    """A kind of connection."""

    title: str
    meaning: Sentence
    style: STYLES
    payload: bool
    attributes: list[Word]
    defaults: dict[Word, FigureRow] = {}


class AliasRow(Row):
    """What another word stands for."""

    kind: Word
    product: str | None = None
    attributes: Facts = {}


class InferenceFile(Row):
    """Which connection is meant from a role to a role."""

    kinds: dict[Word, dict[Word, Word]]
    unlikely: dict[Word, dict[Word, Question | Sentence]]


class OrderFile(Row):
    """The order of groups."""

    order: list[Word]


SCHEMAS: Mapping[str, TypeAdapter[object]] = {
    "groups.toml": TypeAdapter(OrderFile),
    "attributes.toml": TypeAdapter(dict[Word, AttributeRow]),
    "connection_attributes.toml": TypeAdapter(dict[Word, AttributeRow]),
    "connections.toml": TypeAdapter(dict[Word, ConnectionRow]),
    "capabilities.toml": TypeAdapter(dict[Word, Sentence]),
    "aliases.toml": TypeAdapter(dict[Word, AliasRow]),
    "ambiguous.toml": TypeAdapter(dict[Word, Annotated[list[Word], Field(min_length=2)]]),
    "inference.toml": TypeAdapter(InferenceFile),
}
A_GROUP: TypeAdapter[object] = TypeAdapter(GroupFile)


def data_files() -> list[str]:
    """Names of all data files."""
    folder = resources.files("designer.model.catalogue") / "data"
    return sorted(file.name for file in folder.iterdir())


def text_of(name: str) -> str:
    """What a data file holds."""
    return (resources.files("designer.model.catalogue") / "data" / name).read_text("utf-8")


def check(name: str, text: str) -> None:
    """Hold a data file to its schema; pydantic's error names the table and the key."""
    SCHEMAS.get(name, A_GROUP).validate_python(tomllib.loads(text))
