"""What relies on another team's part is known by name."""

from __future__ import annotations

import pytest

from designer.formats import read
from designer.graph import DesignGraph
from designer.graph.others import relying_on_others

DRAWN = (
    "u:user_client -> api:web_app -> ledger:relational_db(elsewhere=true); api -> own:cache;"
    " batch:container_job -data-> ledger; journey pay: u -> api; journey look: batch -> own"
)


@pytest.mark.parametrize(
    ("name", "relies"),
    [
        ("api->ledger", True),
        ("batch->ledger", True),
        ("pay", True),
        ("api", False),  # its copies and its telemetry are its own
        ("batch", False),
        ("ledger", False),
        ("own", False),
        ("u->api", False),
        ("look", False),
    ],
)
def test_connections_and_journeys_rely(name: str, relies: bool) -> None:
    assert (name in relying_on_others(DesignGraph(read(DRAWN, "x")))) is relies


def test_where_all_is_ours_nothing_relies_on_others() -> None:
    assert not relying_on_others(DesignGraph(read("a:web_app -> b:cache", "x")))
