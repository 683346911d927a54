"""Which words mean which kind."""

from __future__ import annotations

from collections import defaultdict

import pytest

from designer.model.catalogue import CATALOGUE, Alias
from designer.model.catalogue.catalogue import fold
from designer.model.errors import AmbiguousWord, UnknownWord

# What the sheet on real-time fraud calls the parts of a good answer.
FRAUD_SHEET = (
    "event_hub", "stream_processor", "feature_store_online", "feature_store_offline", "model_endpoint",
    "rules_engine", "decision_service", "case_mgmt", "data_lake", "label_store", "training_pipeline",
    "model_registry", "eval_gate", "shadow", "canary", "drift_monitor", "alerting", "audit_log",
    "key_vault", "private_endpoint", "dashboard",
)  # fmt: skip


@pytest.mark.parametrize("word", FRAUD_SHEET)
def test_word_of_the_fraud_sheet_is_known(word: str) -> None:
    assert CATALOGUE.kind(word).kind in CATALOGUE.kinds


@pytest.mark.parametrize(
    ("word", "kind", "product"),
    [
        ("redis", "cache", "Redis"),
        ("kafka", "event_stream", "Kafka"),
        ("event_hub", "event_stream", "Azure Event Hubs"),
        ("front_door", "global_router", "Azure Front Door"),
        ("canary_deploy", "deploy_controller", None),
    ],
)
def test_words_that_the_format_promises(word: str, kind: str, product: str | None) -> None:
    meant = CATALOGUE.kind(word)
    assert (meant.kind, meant.product) == (kind, product)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("vector_db", "vector_index"),
        ("Vector store", "vector_index"),
        ("object storage", "object_store"),
        ("CDC", "cdc_connector"),
        ("change data capture", "cdc_connector"),
        ("agent memory", "conversation_store"),
        ("online_feature_store", "feature_store_online"),
        ("offline_feature_store", "feature_store_offline"),
    ],
)
def test_words_of_everyday_are_known_and_say_nothing_else(word: str, kind: str) -> None:
    assert CATALOGUE.kind(word) == Alias(kind)


def test_alias_may_say_how() -> None:
    assert CATALOGUE.kind("canary_deploy").attributes == {"strategy": "canary"}
    assert CATALOGUE.kind("blue_green").attributes == {"strategy": "blue_green"}


@pytest.mark.parametrize("word", ["Event Hub", "event-hub", "EVENT_HUB", " event  hub "])
def test_word_is_known_however_it_is_written(word: str) -> None:
    assert CATALOGUE.kind(word) == CATALOGUE.kind("event_hub")


@pytest.mark.parametrize("name", sorted(CATALOGUE.kinds))
def test_kind_means_itself(name: str) -> None:
    assert CATALOGUE.kind(name) == Alias(name)


@pytest.mark.parametrize("word", sorted(CATALOGUE.aliases))
def test_alias_means_one_kind_and_is_none(word: str) -> None:
    meant = CATALOGUE.aliases[word]
    assert word == fold(word)
    assert word not in CATALOGUE.kinds
    assert word not in CATALOGUE.ambiguous
    assert meant.attributes.keys() <= CATALOGUE.kinds[meant.kind].attribute_set


@pytest.mark.parametrize("word", sorted(CATALOGUE.aliases))
def test_product_of_an_alias_is_one_of_its_kind(word: str) -> None:
    meant = CATALOGUE.aliases[word]
    products = {p for names in CATALOGUE.kinds[meant.kind].products.values() for p in names}
    assert meant.product is None or meant.product in products


def _owners() -> dict[str, set[str]]:
    owners = defaultdict(set)
    for kind in CATALOGUE.kinds.values():
        for names in kind.products.values():
            for product in names:
                owners[product].add(kind.id)
    return owners


def _of_one_kind() -> list[tuple[str, str]]:
    """Products that are made for one kind; where one is called as a kind is, the kind has the word."""
    owners = _owners().items()
    return [(p, min(k)) for p, k in owners if len(k) == 1 and fold(p) not in CATALOGUE.kinds]


@pytest.mark.parametrize(("product", "kind"), _of_one_kind())
def test_product_of_one_kind_means_that_kind(product: str, kind: str) -> None:
    assert CATALOGUE.kind(product).kind == kind


@pytest.mark.parametrize("word", sorted(CATALOGUE.ambiguous))
def test_ambiguous_word_lists_what_it_may_mean(word: str) -> None:
    with pytest.raises(AmbiguousWord) as refused:
        CATALOGUE.kind(word)
    assert len(set(refused.value.candidates)) >= 2
    assert set(refused.value.candidates) <= CATALOGUE.kinds.keys()


@pytest.mark.parametrize("word", ["content_safety", "bedrock", "database", "monitor", "gateway"])
def test_word_of_two_meanings_is_not_guessed(word: str) -> None:
    assert word in CATALOGUE.ambiguous


@pytest.mark.parametrize(
    ("word", "meant"), [("event_straem", "event_stream"), ("relational", "relational_db")]
)
def test_misspelt_word_names_the_nearest(word: str, meant: str) -> None:
    with pytest.raises(UnknownWord) as refused:
        CATALOGUE.kind(word)
    assert meant in refused.value.nearest


def test_word_that_resembles_nothing_suggests_nothing() -> None:
    with pytest.raises(UnknownWord) as refused:
        CATALOGUE.kind("qqqqqqqq")
    assert refused.value.nearest == ()
