"""What is drawn: components, connections and boundaries out of a plain tree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from designer.formats.shape import Shape
from designer.model.catalogue import CATALOGUE, Alias
from designer.model.catalogue.catalogue import fold
from designer.model.design import Attributes, Boundary, Component, Connection

COMPONENT_FIELDS = ("id", "kind", "name", "product", "within", "elsewhere", "assumed")
CONNECTION_FIELDS = ("id", "from", "to", "kind", "assumed")
BOUNDARY_FIELDS = ("id", "name", "within", "defaults")
_NOT_ATTRIBUTES = {
    "component": frozenset(COMPONENT_FIELDS),
    "connection": frozenset(CONNECTION_FIELDS),
    "boundary": frozenset(BOUNDARY_FIELDS),
}
_OTHER_WORDS = (
    ("env", "environment"),
    ("data_classes", "data"),
    ("regions", "region"),
    ("region", "regions"),
)


@cache
def synonyms() -> Mapping[str, str]:
    """Other words for attributes, each to the catalogue's own; a word that the catalogue has means itself."""
    known = CATALOGUE.attributes
    return {word: name for word, name in _OTHER_WORDS if name in known and word not in known}


class PartReader:
    """Reads parts, resolving each word for a kind once."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self._synonyms = synonyms()
        self._kinds: dict[str, tuple[str, str | None, Attributes]] = {}

    def component(self, row: Mapping[str, object], path: str) -> Component:
        shape = self.shape
        kind, product, given = self._kind(shape.text(row, "kind", path, required=True) or "")
        attributes = self._attributes(row, path, "component")
        if given:
            attributes = {**given, **attributes}
        return Component.model_construct(
            id=shape.text(row, "id", path, required=True) or "",
            kind=kind,
            name=shape.text(row, "name", path) if "name" in row else None,
            product=product if row.get("product") is None else shape.text(row, "product", path),
            within=shape.text(row, "within", path) if "within" in row else None,
            elsewhere=shape.flag(row, "elsewhere", path) if "elsewhere" in row else False,
            assumed=self._assumed(row, path) if "assumed" in row else (),
            attributes=attributes,
        )

    def connection(self, row: Mapping[str, object], path: str) -> Connection:
        shape = self.shape
        return Connection.model_construct(
            id=(shape.text(row, "id", path, longest=300) or "") if "id" in row else "",
            source=shape.text(row, "from", path, required=True) or "",
            target=shape.text(row, "to", path, required=True) or "",
            kind=shape.text(row, "kind", path, required=True) or "",
            assumed=self._assumed(row, path) if "assumed" in row else (),
            attributes=self._attributes(row, path, "connection"),
        )

    def boundary(self, row: Mapping[str, object], path: str) -> Boundary:
        shape = self.shape
        defaults = shape.table(row, "defaults", path)
        shape.only(defaults, ("components", "connections"), f"{path}.defaults")
        return Boundary.model_construct(
            id=shape.text(row, "id", path, required=True) or "",
            name=shape.text(row, "name", path),
            within=shape.text(row, "within", path),
            attributes=self._attributes(row, path, "boundary"),
            component_defaults=self._defaults(defaults, "components", path),
            connection_defaults=self._defaults(defaults, "connections", path),
        )

    def _defaults(self, defaults: Mapping[str, object], key: str, path: str) -> Attributes:
        place = f"{path}.defaults"
        return self.shape.attributes(
            self.shape.table(defaults, key, place), f"{place}.{key}", self._synonyms
        )

    def _attributes(self, row: Mapping[str, object], path: str, role: str) -> Attributes:
        fields = _NOT_ATTRIBUTES[role]
        rest = {key: value for key, value in row.items() if key not in fields}
        if not rest:
            return {}
        stated = self.shape.attributes(rest, path, self._synonyms)
        return {**stated, "rollback": "auto"} if stated.get("rollback") is True else stated

    def _assumed(self, row: Mapping[str, object], path: str) -> tuple[str, ...]:
        return tuple(
            self._synonyms.get(name, name) for name in self.shape.texts(row, "assumed", path)
        )

    def _kind(self, word: str) -> tuple[str, str | None, Attributes]:
        """The catalogue's kind for a word, with what an alias sets; a strange word stays, to be reported."""
        if word not in self._kinds:
            known = fold(word) in CATALOGUE.kinds or fold(word) in CATALOGUE.aliases
            alias = CATALOGUE.kind(word) if known else Alias(word)
            self._kinds[word] = (alias.kind, alias.product, dict(alias.attributes))
        return self._kinds[word]
