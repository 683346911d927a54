"""JSON is written as the standard library writes it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from designer.formats.json_text import json_text
from designer.rules import Severity

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(Severity.LOW)
VALUES = st.recursive(
    PLAIN,
    lambda held: (
        st.lists(held)
        | st.lists(held).map(tuple)
        | st.dictionaries(st.text() | st.integers() | st.booleans() | st.none(), held)
    ),
)


@given(VALUES, st.integers(1, 3))
def test_it_is_what_the_standard_library_gives(value: object, indent: int) -> None:
    assert json_text(value, indent) == json.dumps(value, indent=indent, ensure_ascii=False)
