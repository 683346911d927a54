"""What people are asked about redundancy: what they can know of a thing, and nothing else."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph, is_redundant
from designer.graph.kernel import Unknown

ASKED = (
    ("cdn:cdn", 0.999, "sla_pct"),
    ("llm:llm_deployment", 0.999, "sla_pct"),
    ("cdn:cdn", None, "zones"),
    ("web:web_app", 0.999, "instances"),
    ("cdn:cdn(sla_pct=99.5)", 0.999, "instances"),
    ("cdn:cdn(zones=none)", None, "instances"),
)
SETTLED = (
    ("cdn:cdn(sla_pct=99.95)", 0.999, True),
    ("cdn:cdn(instances=1)", 0.999, False),
    ("web:web_app(instances=2)", 0.999, True),
    ("llm:llm_deployment(zones=redundant)", None, True),
)


@pytest.mark.parametrize(("sketch", "target", "name"), ASKED)
def test_a_provider_is_asked_for_promises_and_an_owner_for_copies(
    sketch: str, target: float | None, name: str
) -> None:
    graph = DesignGraph(read(sketch))
    truth = is_redundant(target).truth(graph.components[0])
    assert isinstance(truth, Unknown)
    assert [ask.attribute for ask in truth.asks] == [name]


@pytest.mark.parametrize(("sketch", "target", "verdict"), SETTLED)
def test_what_is_stated_settles_it(sketch: str, target: float | None, verdict: bool) -> None:
    graph = DesignGraph(read(sketch))
    assert is_redundant(target).truth(graph.components[0]) is verdict
