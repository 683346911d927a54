"""What is derived is as sensitive as what crosses into it: all of its source, or what the connection says."""

from __future__ import annotations

import pytest

from tests.checkers.worst import worst

ALONE = "mixes_classification=false"


@pytest.mark.parametrize(
    ("data", "derived", "public"),
    [
        ("", "fail", "fail"),
        ("(data=none)", "pass", "pass"),
        ("(data=[])", "pass", "pass"),
        ("(data=[aggregate])", "pass", "pass"),
        ("(data=[internal])", "pass", "fail"),
        ("(data=[public])", "pass", "pass"),
        ("(data=[internal,confidential])", "fail", "fail"),
        ("(data=[pii])", "fail", "fail"),
        ("(data=[pii,aggregate])", "fail", "fail"),
        ("(data=unknown)", "open", "open"),
    ],
)
def test_store_below_its_source(data: str, derived: str, public: str) -> None:
    source = f"d:relational_db(classification=restricted) -data{data}->"
    assert worst("SEC-016", f"{source} c:cache(classification=internal)") == derived
    assert worst("SEC-031", f"{source} s:object_store(classification=public,{ALONE})") == public
