"""Reading the catalogue's data files, and looking words up in it."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from designer.model.catalogue.entries import (
    Alias,
    Attribute,
    ConnectionKind,
    FactValue,
    Figure,
    Inferred,
    Kind,
    Provision,
)
from designer.model.catalogue.tables import Table, tables
from designer.model.errors import AmbiguousWord, UnknownWord


@dataclass(frozen=True)
class Catalogue:
    """All that is known of kinds of components and connections; read-only."""

    groups: Mapping[str, str]
    kinds: Mapping[str, Kind]
    attributes: Mapping[str, Attribute]
    connection_attributes: Mapping[str, Attribute]
    connections: Mapping[str, ConnectionKind]
    capabilities: Mapping[str, str]
    aliases: Mapping[str, Alias]
    ambiguous: Mapping[str, tuple[str, ...]]
    inference: Mapping[str, Mapping[str, str]]
    unlikely: Mapping[str, Mapping[str, str]]

    def kind(self, word: str) -> Alias:
        """What a word in a `kind` field means: a kind, or an alias of one.

        Raises
        ------
        UnknownWord
            If nobody knows the word, with the nearest ones.
        AmbiguousWord
            If it may mean several kinds.
        """
        folded = fold(word)
        if folded in self.kinds:
            return Alias(folded)
        if folded in self.aliases:
            return self.aliases[folded]
        if folded in self.ambiguous:
            raise AmbiguousWord(word, self.ambiguous[folded])
        raise UnknownWord(word, self.nearest(folded), "`chalkline kinds` lists them")

    def nearest(self, word: str) -> tuple[str, ...]:
        """The known kinds and aliases that look most like a word."""
        known = [*self.kinds, *self.aliases]
        return tuple(dict.fromkeys(difflib.get_close_matches(word, known, n=2, cutoff=0.6)))

    def inferred(self, source_kind: str, target_kind: str) -> Inferred:
        """The connection kind that is meant between components of two kinds."""
        source, target = self.kinds[source_kind].role, self.kinds[target_kind].role
        return Inferred(self.inference[source][target], self.unlikely.get(source, {}).get(target))

    def attribute(self, name: str, *, connection: bool = False) -> Attribute:
        """The attribute as components, or connections, have it."""
        first, second = self.connection_attributes, self.attributes
        tables = (first, second) if connection else (second, first)
        return next(table[name] for table in tables if name in table)


def fold(word: str) -> str:
    """A word as it is looked up: lower case, spaces, hyphens and slashes as underscores."""
    return "_".join(word.lower().replace("-", " ").replace("/", " ").replace("_", " ").split())


@functools.cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    read = tables()
    groups = {group: read[group] for group in read["groups"]["order"]}
    kinds = {kind.id: kind for group, table in groups.items() for kind in _kinds(group, table)}
    of_components, of_connections = read["attributes"], read["connection_attributes"]
    components = {
        name: _attribute(name, row, of_connections) for name, row in of_components.items()
    }
    connections = {
        name: _attribute(name, row, of_components, own="connection")
        for name, row in of_connections.items()
    }
    inference = read["inference"]
    written = {word: _alias(row) for word, row in read["aliases"].items()}
    ambiguous = {word: tuple(names) for word, names in read["ambiguous"].items()}
    return Catalogue(
        groups={group: table["title"] for group, table in groups.items()},
        kinds=kinds,
        attributes={**connections, **components},
        connection_attributes=connections,
        connections={name: _connection(name, row) for name, row in read["connections"].items()},
        capabilities=read["capabilities"],
        aliases={**_product_names(kinds, {*written, *ambiguous}), **written},
        ambiguous=ambiguous,
        inference=inference["kinds"],
        unlikely=inference["unlikely"],
    )


def _product_names(kinds: Mapping[str, Kind], taken: set[str]) -> dict[str, Alias]:
    """Every product name that belongs to one kind only is a word for it."""
    owners: dict[str, list[Alias]] = {}
    for kind in kinds.values():
        for product in dict.fromkeys(p for names in kind.products.values() for p in names):
            owners.setdefault(fold(product), []).append(Alias(kind.id, product))
    return {w: a[0] for w, a in owners.items() if len(a) == 1 and w not in taken and w not in kinds}


def _kinds(group: str, table: Table) -> Iterator[Kind]:
    for name, row in table["kinds"].items():
        provisions = {capability: (Provision(),) for capability in row["provides"]}
        for capability, when in row.get("provides_when", {}).items():
            provisions[capability] = (*provisions.get(capability, ()), Provision(_facts(when)))
        yield Kind(
            id=name,
            title=row["title"],
            group=group,
            role=row["role"],
            glyph=row["glyph"],
            purpose=row["purpose"],
            attributes=tuple(row["attributes"]),
            key_attributes=tuple(row["key_attributes"]),
            products={cloud: tuple(names) for cloud, names in row.get("products", {}).items()},
            acts_as=tuple(row.get("acts_as", ())),
            provisions=provisions,
            facts=_facts(row.get("facts", {})),
            defaults=_figures(row.get("defaults", {})),
            figures=_figures(row.get("figures", {})),
            attribute_set=frozenset(row["attributes"]),
        )


def _facts(row: Table) -> dict[str, FactValue]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _figures(rows: Table) -> dict[str, Figure]:
    return {name: Figure(**_facts(row)) for name, row in rows.items()}  # type: ignore[arg-type]


GIVEN_BY_BOUNDARIES = (
    "trust_zone",
    "region",
    "regions",
    "environment",
    "private_network",
    "tenant",
)


def _attribute(name: str, row: Table, others: Table, own: str = "component") -> Attribute:
    places = [own]
    if name in others:
        places.append("component" if own == "connection" else "connection")
    if name in GIVEN_BY_BOUNDARIES:
        places.append("boundary")
    return Attribute(id=name, on=tuple(sorted(places)), **_facts(row))  # type: ignore[arg-type]


def _connection(name: str, row: Table) -> ConnectionKind:
    return ConnectionKind(
        id=name,
        title=row["title"],
        meaning=row["meaning"],
        style=row["style"],
        payload=row["payload"],
        attributes=tuple(row["attributes"]),
        defaults=_figures(row.get("defaults", {})),
        attribute_set=frozenset(row["attributes"]),
    )


def _alias(row: Table) -> Alias:
    return Alias(row["kind"], row.get("product"), _facts(row.get("attributes", {})))
