"""Every data file is held to a schema, and what breaks it is named."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from tests.model.catalogue.schema import SCHEMAS, check, data_files, text_of


@pytest.mark.parametrize("name", data_files())
def test_file_keeps_to_its_schema(name: str) -> None:
    check(name, text_of(name))


def test_every_file_is_read() -> None:
    order = tomllib.loads(text_of("groups.toml"))["order"]
    assert sorted([*SCHEMAS, *(f"{group}.toml" for group in order)]) == data_files()


def test_no_kind_stands_in_two_groups() -> None:
    order = tomllib.loads(text_of("groups.toml"))["order"]
    names = [name for group in order for name in tomllib.loads(text_of(f"{group}.toml"))["kinds"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ('glyph = "zap"', 'glyph = "Zap Icon"', "kinds.cache.glyph"),
        ('glyph = "zap"', 'glyhp = "zap"', "kinds.cache.glyhp"),
        ('role = "store"', "role = 3", ".role"),
        ('provenance = "illustrative"', 'provenance = "guessed"', ".provenance"),
        (', date = "2026-11-21"', "", "has a source and a date"),
        (
            'provenance = "illustrative"}',
            'provenance = "illustrative", promised = true}',
            "promised",
        ),
        ('source = "Azure', 'sauce = "Azure', ".sauce"),
    ],
)
def test_slip_in_a_file_of_kinds_is_named(right: str, wrong: str, named: str) -> None:
    text = text_of("storage.toml")
    assert right in text
    with pytest.raises(ValidationError) as refused:
        check("storage.toml", text.replace(right, wrong))
    assert named in str(refused.value)


@pytest.mark.parametrize(
    "row",
    [
        'type = "choice"\nmeaning = "A."\nquestion = "A?"',
        'type = "number"\nmeaning = "A."\nquestion = "A?"',
        'type = "text"\nworld = "closed"\nmeaning = "A."\nquestion = "A?"',
        'type = "text"\ndefault = "x"\nmeaning = "A."\nquestion = "A?"',
        'type = "text"\nmeaning = "A."\nquestion = "A."',
    ],
)
def test_attribute_whose_parts_disagree_is_refused(row: str) -> None:
    with pytest.raises(ValidationError):
        check("attributes.toml", f"[x]\n{row}")
