"""What a brief speaks of: products of the catalogue, and parts of the drawing."""

from __future__ import annotations

import pytest

from designer.formats.reading import read
from designer.graph import DesignGraph, brief_text, is_spoken_of, products_in
from designer.model.design import Component, Design

BRIEF = """chalkline: 1
name: words
brief:
  objective: Fewer complaints.
  assumptions: [Redis is warm.]
  failures: [{when: Kafka is down, then: orders wait}]
  tradeoffs: [{decision: Store, chosen: Cosmos DB, rejected: MongoDB, because: MongoDB is unknown here}]
  rollout: One region first.
components: [{id: api, kind: web_app}]
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We keep it in Kafka", {"Kafka": "event_stream"}),
        ("stored in Azure Cosmos DB and in Redis", {"Azure Cosmos DB": "document_db"}),
        ("a redis in front", {}),  # no capital: it may be any word
        ("Redis", {}),  # nor may the first word of a sentence tell
        ("it is a queue and a shadow", {}),
        ("", {}),
    ],
)
def test_a_product_is_known_by_its_capital(text: str, named: dict[str, str]) -> None:
    assert named.items() <= products_in(text).items()
    assert bool(named) == bool(products_in(text))


def test_what_was_rejected_is_not_said_to_be_there() -> None:
    text = brief_text(DesignGraph(read(BRIEF)))
    assert "MongoDB" not in text
    assert all(word in text for word in ("Cosmos DB", "Kafka", "One region"))


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("the payments are late", True),
        ("PAYMENT stops", True),
        ("the caches are warm", True),  # its kind
        ("and of the one", False),
        ("", False),
    ],
)
def test_a_part_is_spoken_of_by_any_of_its_names(text: str, spoken: bool) -> None:
    part = Component(id="c1", kind="cache", name="Payments of the one")
    graph = DesignGraph(Design(name="", components=(part,)))
    assert is_spoken_of(graph.component("c1"), text) is spoken
