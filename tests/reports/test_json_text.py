"""JSON is written as the standard library writes it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from designer.reports.json_text import json_text
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


@given(VALUES)
def test_it_is_what_the_standard_library_gives(value: object) -> None:
    assert json_text(value) == json.dumps(value, indent=1, ensure_ascii=False)
