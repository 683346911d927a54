"""JSON Schemas (2020-12) of the files, for editors: VS Code's YAML extension completes kinds and attributes with them.

What has a model is generated from it; kinds, attributes, units and meanings come from the catalogue. The reader stays
the judge: references between parts and one word in two spellings are beyond a schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from designer.formats.parts import synonyms
from designer.formats.scenarios import Scenario
from designer.formats.speech import NUMBERS, REQUIREMENTS
from designer.model.catalogue import CATALOGUE, Attribute
from designer.model.requirements import CRITICALITIES, LEVELS, TAGS, Brief, Journey, Requirements
from designer.model.values import SPOKEN, vocabulary

Schema = dict[str, object]
__all__ = ["design_schema", "scenario_schema"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PIXELS = {"type": "number", "description": "board pixels"}
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
TEXT_OR_TEXTS: Schema = {"anyOf": [TEXT, TEXTS]}
FLAG: Schema = {"type": "boolean"}
ID: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": 120}
SINGLE: Schema = {"type": ["boolean", "number", "string"]}


def design_schema() -> Schema:
    """The schema of the design file."""
    sections: Schema = {
        "chalkline": {"const": 1, "description": "Version of the format."},
        "name": {"type": "string", "maxLength": 200},
        "scenario": TEXT,
        "level": {"enum": list(LEVELS)},
        "lens": TEXT_OR_TEXTS,
        "requirements": _requirements(),
        "boundaries": _rows(_boundary()),
        "components": _rows(_component()),
        "connections": _rows(_connection()),
        "journeys": _rows(_journey()),
        "brief": _model(Brief),
        "waivers": _rows(_waiver()),
        "notes": _rows(
            _table(
                {
                    "text": {"type": "string", "maxLength": 2000},
                    "at": TEXT,
                    "x": PIXELS,
                    "y": PIXELS,
                },
                ["text"],
            )
        ),
        "layout": {"type": "object", "additionalProperties": _place()},
    }
    return {
        "$schema": DIALECT,
        "title": "Chalkline design",
        **_table(sections, ["chalkline", "name"]),
    }


def scenario_schema() -> Schema:
    """The schema of a scenario file."""
    schema = Scenario.model_json_schema()
    schema["properties"]["requirements"] = _requirements()
    schema["properties"]["journeys"] = _rows(_journey())
    for unused in ("Requirements", "Journey"):
        schema.get("$defs", {}).pop(unused, None)
    return {"$schema": DIALECT, **schema, "title": "Chalkline scenario"}


def _table(properties: Mapping[str, object], required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys; a key without a value counts as left out."""
    must = list(required)
    listed = {
        name: schema if name in must else _or_empty(schema) for name, schema in properties.items()
    }
    return {"type": "object", "properties": listed, "required": must, "additionalProperties": False}


def _or_empty(schema: object) -> Schema:
    about = schema.get("description") if isinstance(schema, Mapping) else None
    return {"anyOf": [schema, {"type": "null"}], **({"description": about} if about else {})}


def _rows(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _model(kind: type[BaseModel]) -> Schema:
    schema = kind.model_json_schema()
    definitions = schema.pop("$defs", {})
    inlined = _inlined(schema, definitions)
    return inlined if isinstance(inlined, dict) else {}


def _inlined(schema: object, definitions: Mapping[str, object]) -> object:
    if isinstance(schema, list):
        return [_inlined(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[str(schema["$ref"]).rsplit("/", 1)[-1]], definitions)
    return {
        key: _inlined(value, definitions)
        for key, value in schema.items()
        if key not in ("title", "default")
    }


def _requirements() -> Schema:
    properties = dict(_properties(Requirements, REQUIREMENTS))
    tags = {"enum": list(TAGS), "enumDescriptions": list(TAGS.values())}
    for name in ("tags", "unsure"):
        properties[name] = {"anyOf": [{"type": "array", "items": tags}, tags]}
    properties["residency"] = TEXT_OR_TEXTS
    return _table(properties)


def _properties(kind: type[BaseModel], names: Iterable[str]) -> Mapping[str, object]:
    properties = _model(kind)["properties"]
    assert isinstance(properties, dict)
    return {name: properties[name] for name in names}


def _journey() -> Schema:
    fields: Schema = {
        "id": ID,
        "name": TEXT,
        "from": TEXT_OR_TEXTS,
        "to": TEXT_OR_TEXTS,
        "assumed": FLAG,
    }
    fields["criticality"] = {"enum": [*CRITICALITIES, "none", "unknown"]}
    return _table({**fields, **_properties(Journey, NUMBERS)}, ["id", "from", "to"])


def _waiver() -> Schema:
    fields = dict.fromkeys(("rule", "on", "reason", "owner"), TEXT)
    until = {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}$",
        "description": "The last day it counts.",
    }
    return _table({**fields, "until": until}, [*fields, "until"])


def _place() -> Schema:
    return _table(dict.fromkeys(("x", "y", "width", "height"), PIXELS), ["x", "y"])


def _component() -> Schema:
    fields = {
        "id": ID,
        "kind": _kinds(),
        "name": TEXT,
        "product": {"type": "string", "examples": _products()},
        "within": {**TEXT, "description": "The boundary it stands in."},
        "elsewhere": {**FLAG, "description": "Another team's: its inside is not judged."},
        "assumed": TEXT_OR_TEXTS,
    }
    return _table({**_attributes("component"), **fields}, ["id", "kind"])


def _kinds() -> Schema:
    """Kinds first, with what they are for; then the other words that mean one of them."""
    kinds = CATALOGUE.kinds
    words = sorted(set(CATALOGUE.aliases) - set(kinds))
    meanings = [f"{kind.title}: {kind.purpose}" for kind in kinds.values()]
    others = [f"Another word for {CATALOGUE.aliases[word].kind}." for word in words]
    return {"type": "string", "enum": [*kinds, *words], "enumDescriptions": [*meanings, *others]}


def _products() -> list[str]:
    kinds = CATALOGUE.kinds.values()
    return sorted(
        {product for kind in kinds for names in kind.products.values() for product in names}
    )


def _connection() -> Schema:
    kinds = CATALOGUE.connections
    fields = {
        "id": {"type": "string", "minLength": 1, "maxLength": 300},
        "from": TEXT,
        "to": TEXT,
        "kind": {
            "enum": list(kinds),
            "enumDescriptions": [kind.meaning for kind in kinds.values()],
        },
        "assumed": TEXT_OR_TEXTS,
    }
    return _table({**_attributes("connection"), **fields}, ["from", "to", "kind"])


def _boundary() -> Schema:
    defaults = {
        "components": _table(_attributes("component")),
        "connections": _table(_attributes("connection")),
    }
    fields = {"id": ID, "name": TEXT, "within": TEXT, "defaults": _table(defaults)}
    return _table({**_attributes("boundary"), **fields}, ["id"])


def _attributes(role: str) -> Schema:
    known = {name: attribute_schema(attribute) for name, attribute in vocabulary(role).items()}
    others = {word: known[name] for word, name in synonyms().items() if name in known}
    return {**known, **others}


def attribute_schema(attribute: Attribute) -> Schema:
    """What an attribute may hold, with its meaning and unit for the editor's tooltip."""
    bounds = {"minimum": attribute.minimum, "maximum": attribute.maximum}
    given = {name: value for name, value in bounds.items() if value is not None}
    shapes: Mapping[str, Schema] = {
        "boolean": FLAG,
        "true": {"const": True},
        "integer": {"type": "integer", **given},
        "number": {"type": "number", **given},
        "text": TEXT,
        "reference": TEXT,
        "choice": {"enum": list(attribute.choices)},
        "list": {"type": "array", "items": SINGLE},
        "references": TEXTS,
        "mapping": {"type": "object", "additionalProperties": SINGLE},
    }
    wanted = [shapes.get(word, {}) for word in attribute.type.split("_or_")]
    unit = f" In {attribute.unit}." if attribute.unit else ""
    return {"anyOf": [*wanted, {"enum": list(SPOKEN)}], "description": f"{attribute.meaning}{unit}"}
