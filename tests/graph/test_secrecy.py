"""Where secrets go."""

from __future__ import annotations

import pytest

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph, secret_reaching


@pytest.mark.parametrize(
    ("sketch", "reached"),
    [
        ("d:document_db(holds=[secret]) -data-> m:llm_deployment", True),
        ("a:web_app -call(data=[secret])-> m:llm_deployment", True),
        ("a:web_app -call(data=[secret])-> v:secret_store; a -> m:llm_deployment", False),
        ("a:web_app -call(flow=pull,data=[secret])-> v:secret_store; a -> m:llm_deployment", False),
        ("a:web_app -call(flow=pull,data=[secret])-> d:document_db; a -> m:llm_deployment", True),
        (
            (
                "d:document_db(holds=[secret]) -data-> r:redactor(labels_removed=[secret]) -data-> "
                "m:llm_deployment"
            ),
            False,
        ),
    ],
)
def test_only_what_is_given_away_gets_anywhere(sketch: str, reached: bool) -> None:
    graph = DesignGraph(read_sketch(sketch))
    assert (secret_reaching(graph, graph.elements["m"]) is not None) == reached
