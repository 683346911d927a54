"""What rules on regions say of a router that stands in none of them."""

from __future__ import annotations

import pytest

from tests.checkers.worst import Case, each_of, worst

STAMPS = (
    "u:user_client -> r:global_router(health_probe=PROBED,zones=redundantWHERE);"
    "r -call(group=s)-> a:web_app(region=x,zones=redundant);"
    "r -call(group=s)-> b:web_app(region=y,zones=redundant);"
    "a -> d:relational_db(regions=[x,y],zones=redundant); b -> d; journey j: u -> d (criticality=mission)"
)


def stamps(where: str = "", probed: str = "true") -> str:
    """Two stamps behind a router."""
    return STAMPS.replace("WHERE", where).replace("PROBED", probed)


@pytest.mark.parametrize("where", ["", ",regions=[x,y]"], ids=["nowhere", "everywhere"])
@pytest.mark.parametrize("rule", ["REL-005", "REL-006"])
def test_a_router_for_all_regions_bears_the_loss_of_one(rule: str, where: str) -> None:
    assert worst(rule, stamps(where)) == "pass"


CASES: tuple[Case, ...] = (
    ("REL-005", "a router that is bound to one", stamps(",region=x"), "fail"),
    ("REL-006", "a router that does not look", stamps(probed="false"), "fail"),
    (
        "REL-006",
        "one stamp past the router",
        stamps() + "; u -> c:web_app(region=z)",
        "fail",
    ),
)


@each_of(CASES)
def test_verdict(rule: str, text: str, expected: str) -> None:
    assert worst(rule, text) == expected
