"""A link that was handed out (Azure's valet key) is a check of who calls, if it is for one use and a day at most."""

from __future__ import annotations

import pytest

from tests.checkers.worst import worst


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (",scope=read,expires_h=1", "pass"),
        (",scope=write,expires_h=24", "pass"),
        (",scope=admin,expires_h=1", "fail"),
        (",scope=read,expires_h=48", "fail"),
        (",scope=read,expires_h=none", "fail"),
        (",scope=read", "open"),
        ("", "open"),
    ],
)
def test_link_from_outside_to_a_store(stated: str, expected: str) -> None:
    text = f"u:user_client -call(authn=sas{stated})-> s:object_store(classification=confidential)"
    assert worst("SEC-001", text) == expected
