"""Malformed, hostile and huge input is refused with a place and a reason, never with a traceback."""

from __future__ import annotations

import contextlib
import json
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.formats import read
from designer.formats.document import design_from
from designer.formats.json_design import read_json
from designer.formats.sketch import read_sketch
from designer.formats.written import document_of
from designer.formats.yaml_design import read_yaml
from designer.model.design import Design
from designer.model.errors import InvalidDesign, Problem
from tests.strategies import designs

HEAD = "chalkline: 1\nname: x\n"
LAUGHS = "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'lol'}]\n" for n in range(9)
)


def problems(source: str | bytes, name: str = "bad.yaml") -> tuple[Problem, ...]:
    """What is wrong with a text."""
    with pytest.raises(InvalidDesign) as caught:
        read(source, name)
    return caught.value.problems


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (LAUGHS, "aliases expand"),
        (HEAD + "x: " + "[" * 100 + "]" * 100, "nested deeper than 40"),
        (HEAD + "x: " + "{a: " * 100 + "}" * 100, "nested deeper than 40"),
        (HEAD + "x: " + "[" * 1_000_000, "nested deeper than 40"),
        (HEAD + "name: y\n", "duplicate key (first on line 2)"),
        (HEAD + "scenario: !!python/object/apply:os.system [id]\n", "tag"),
        (HEAD + "scenario: !secret x\n", "tag"),
        (HEAD + "scenario: *gone\n", "no anchor"),
        (HEAD + "lens: &a [*a]\n", "no anchor"),
        (HEAD + "? [a]\n: b\n", "a key must be text"),
        (HEAD + "---\nname: z\n", "second document"),
        (HEAD + "requirements: {peak_rps: " + "9" * 5000 + "}\n", "out of range"),
        (HEAD + "requirements: {peak_rps: 1e999}\n", "out of range"),
        (HEAD + 'scenario: "a\\0b"\n', "U+0000"),
        (HEAD + "scenario: a\0b\n", "U+0000"),
        (HEAD + "scenario: [\n", ""),
        (HEAD + "\tscenario: x\n", ""),
        (HEAD + "scenario: {a: b\n", ""),
        ("", "this is no design"),
        ("- a\n", "this is no design"),
        ("chalkline: 2\nname: x\n", "version"),
        ("name: x\n", "version is missing"),
    ],
)
def test_hostile_yaml_is_refused(source: str, said: str) -> None:
    assert any(said in problem.message for problem in problems(source))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{"chalkline": 1, "name": "x", "name": "y"}', "duplicate key"),
        ('{"chalkline": 1, "name": "x", "requirements": {"peak_rps": NaN}}', "NaN"),
        ('{"chalkline": 1, "name": "x", "requirements": {"peak_rps": -Infinity}}', "Infinity"),
        ('{"chalkline": 1, "name": "x", "requirements": {"peak_rps": 1e999}}', "out of range"),
        (
            '{"chalkline": 1, "name": "x", "requirements": {"peak_rps": ' + "9" * 5000 + "}}",
            "out of range",
        ),
        ('{"chalkline": 1, "name": "x", "lens": ' + "[" * 100 + "]" * 100 + "}", "nested deeper"),
        ('{"chalkline": 1, "name": "x", "lens": ' + "[" * 100_000, "nested deeper"),
        ('{"chalkline": 1, "name": "x",}', "key in double quotes"),
        ('{"chalkline": 1, "name": "x"} {}', "follows the end"),
        ('{"chalkline": 1 "name": "x"}', "comma"),
        ('{"chalkline": 1, "name": "x\ny"}', "not JSON"),
        ('{"chalkline": 1, "name": "\\ud800"}', "U+D800"),
        ('{"chalkline": 1, "name": \'x\'}', "not JSON"),
        ("{", "not JSON"),
        ("", "not JSON"),
    ],
)
def test_hostile_json_is_refused(source: str, said: str) -> None:
    assert any(said in problem.message for problem in problems(source, "bad.json"))


def test_bomb_is_refused_before_it_expands() -> None:
    tracemalloc.start()
    problems(LAUGHS)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000  # bytes; what the 400 letters expand to would take gigabytes


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_named(codec: str) -> None:
    (problem,) = problems((HEAD + "scenario: ü\n").encode(codec))
    assert "UTF-16" in problem.message
    assert problem.remedy == "save it as UTF-8"


def test_latin_1_is_refused_with_its_line() -> None:
    (problem,) = problems(HEAD.encode() + b"scenario: \xfc\n")
    assert (problem.line, problem.remedy) == (3, "save the file as UTF-8")


def test_byte_order_mark_is_no_harm() -> None:
    assert read_yaml(HEAD.encode("utf-8-sig")).name == "x"


@pytest.mark.parametrize("name", ["bad.yaml", "bad.json", "bad.sketch", ""])
def test_more_than_five_megabytes_are_refused(name: str) -> None:
    (problem,) = problems(b"a" * 6_000_000, name)
    assert "larger than 5 MB" in problem.message


def test_ring_of_boundaries_is_refused() -> None:
    ring = HEAD + "boundaries: [{id: a, within: b}, {id: b, within: a}]\n"
    assert {p.path for p in problems(ring)} == {"boundaries[0].within", "boundaries[1].within"}


def test_chain_of_boundaries_is_bounded() -> None:
    rows = "".join(f"  - {{id: b{n}, within: b{n + 1}}}\n" for n in range(300))
    assert any(
        "nest deeper" in p.message
        for p in problems(HEAD + f"boundaries:\n{rows}  - {{id: b300}}\n")
    )


MANY = 30_000


# Seconds, where the time grows with the square of the length it would be hours.
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "components:\n" + "".join(f"  - {{id: a{n}, kind: cach{n}}}\n" for n in range(MANY)),
        HEAD
        + "components:\n"
        + "".join(f"  - {{id: a{n}, kind: cache, zon{n}: 1}}\n" for n in range(MANY)),
        HEAD
        + "boundaries:\n"
        + "".join(f"  - {{id: b{n}, within: b{n + 1}}}\n" for n in range(MANY)),
        'a:cache(name="' + '\\"' * 2_000_000,
        "a" + "-a" * 2_000_000,
        '"' * 4_000_000,
    ],
    ids=["kinds", "attributes", "boundaries", "quotes", "dashes", "quotation"],
)
def test_no_text_takes_long(text: str) -> None:
    assert problems(text, "")


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_nothing_is_no_design(text: str) -> None:
    assert problems(text, "")[0].message == "this is no design"


def test_huge_heap_of_problems_is_cut_short() -> None:
    found = problems(HEAD + "components:\n" + "  - {id: a, kind: cache}\n" * 2_000)
    assert len(found) == 501
    assert any("not listed" in problem.message for problem in found)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(designs(), st.data())
@settings(max_examples=150)
def test_wrong_types_anywhere_are_problems(design: object, data: st.DataObject) -> None:
    document = json.loads(json.dumps(document_of(design)))  # type: ignore[arg-type]
    for _ in range(data.draw(st.integers(1, 4))):
        place = document
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys)) if keys else None
            if key is None:
                break
            inner = place[key]
            if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
                place = inner
                continue
            place[key] = data.draw(JUNK)
            break
    accepted_or_refused(lambda: design_from(document))


@given(
    st.text(max_size=60) | st.binary(max_size=60),
    st.sampled_from(["", "a.yaml", "a.json", "a.sketch"]),
)
@settings(max_examples=300)
def test_any_text_is_read_or_refused(source: str | bytes, name: str) -> None:
    accepted_or_refused(lambda: read(source, name))


SKETCH_WORDS = 'a : web_app -> -call -publish-> ( ) = [ ] { } " @ # ; , journey 1 true internet @pii zones - \\'
SKETCHY = st.lists(
    st.sampled_from([*SKETCH_WORDS.split(), " ", "\n", "journey "]), max_size=25
).map("".join)


@given(SKETCHY)
@settings(max_examples=500)
def test_any_sketch_is_read_or_refused(text: str) -> None:
    accepted_or_refused(lambda: read_sketch(text))


@given(
    st.lists(
        st.sampled_from([*list("{}[]:,\"-x1 \n&*!|>#%@`'?~"), "a: ", "- ", "&a ", "*a", "!!t "]),
        max_size=30,
    ).map("".join)
)
@settings(max_examples=500)
def test_any_yaml_is_read_or_refused(text: str) -> None:
    accepted_or_refused(lambda: read_yaml(HEAD + text))
    accepted_or_refused(lambda: read_json('{"chalkline": 1, "name": ' + text))


def accepted_or_refused(reading: Callable[[], Design]) -> None:
    """Anything but a design or InvalidDesign fails."""
    with contextlib.suppress(InvalidDesign):
        reading()
