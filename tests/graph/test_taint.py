"""Labels on data, against a fixpoint over the raw design."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph, labels, path_carrying
from designer.model.design import Component, Connection, Design

from .designs import NAMES, design, stated, told, wires

LABELS = ("pii", "secret")
KINDS = ("web_app", "redactor", "function", "cache", "log_store")
Labels = tuple[str, ...]
HELD: tuple[Labels, ...] = ((), ("pii",), ("secret",), ("pii", "secret"))
CARRIED: tuple[Labels | None, ...] = (*HELD, None, None)

Drawn = tuple[str, str, str, str, tuple[str, ...] | None]
"""Source, target, id, kind, stated data."""


@st.composite
def labelled(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, tuple[str, ...]], list[Drawn]]:
    """Kinds, what is held, and connections."""
    kinds = {name: draw(st.sampled_from(KINDS)) for name in NAMES}
    held = {name: draw(st.sampled_from(HELD)) for name in NAMES}
    drawn = [
        (a, b, n, draw(st.sampled_from(("data", "telemetry"))), draw(st.sampled_from(CARRIED)))
        for a, b, n in draw(wires(6))
    ]
    return kinds, held, drawn


def as_design(
    kinds: dict[str, str], held: dict[str, tuple[str, ...]], drawn: list[Drawn]
) -> Design:
    return design(
        (Component(id=n, kind=kinds[n], attributes={"holds": held[n]}) for n in NAMES),
        (
            Connection(id=n, source=a, target=b, kind=k, attributes=stated(data=data))
            for a, b, n, k, data in drawn
        ),
    )


def tainted(
    kinds: dict[str, str],
    held: dict[str, tuple[str, ...]],
    drawn: list[Drawn],
    label: str,
    *,
    leaks: bool,
) -> set[str]:
    """Where a label surely is, or with `leaks` may be: telemetry that does not say what it carries may carry it."""
    sends = {a for a, _, _, _, data in drawn if data and label in data}
    has = {name for name in NAMES if label in held[name]} | sends
    origin = set(has)
    while True:
        more = {
            b
            for a, b, _, kind, data in drawn
            if a in has
            and (a in origin or not (kinds[a] == "redactor" and label == "pii"))
            and (label in data if data is not None else kind == "data" or leaks)
        }
        if more <= has:
            return has
        has |= more


@given(labelled(), st.sampled_from(LABELS))
def test_labels_spread_as_the_fixpoint_says(
    made: tuple[dict[str, str], dict[str, tuple[str, ...]], list[Drawn]], label: str
) -> None:
    graph = DesignGraph(as_design(*made))
    surely = tainted(*made, label, leaks=False)
    assert {name for name, found in labels(graph).items() if label in found} == surely


@given(labelled(), st.sampled_from(LABELS), st.sampled_from(NAMES))
def test_what_carries_a_label_somewhere_is_found_or_doubted(
    made: tuple[dict[str, str], dict[str, tuple[str, ...]], list[Drawn]], label: str, target: str
) -> None:
    _, held, drawn = made
    if label in held[target] or any(a == target and d and label in d for a, _, _, _, d in drawn):
        return
    graph = DesignGraph(as_design(*made))
    sure = target in tainted(*made, label, leaks=False)
    may = target in tainted(*made, label, leaks=True)
    expected = True if sure else None if may else False
    assert told(lambda: path_carrying(graph, label, graph.elements[target])) == expected


def carried(sketch: str, target: str, label: str = "pii") -> bool | None:
    graph = DesignGraph(read_sketch(sketch))
    return told(lambda: path_carrying(graph, label, graph.elements[target]))


def test_stated_data_is_all_that_crosses() -> None:
    assert carried("d:relational_db(holds=[pii]) -data-> l:log_store", "l") is True
    assert carried("d:relational_db(holds=[pii]) -data(data=[public])-> l:log_store", "l") is False


def test_silent_telemetry_is_a_doubt() -> None:
    sketch = "d:relational_db(holds=[pii]) -telemetry-> l:log_store"
    assert carried(sketch, "l") is None


def test_a_sanitiser_removes_what_it_declares_and_nothing_else() -> None:
    sketch = "d:relational_db(holds=[pii,raw_text]) -data-> r:redactor -data-> l:log_store"
    assert carried(sketch, "l", "pii") is False
    assert carried(sketch, "l", "raw_text") is True
    assert carried(sketch.replace(":redactor", ":redactor(labels_removed=[raw_text])"), "l") is True


def test_models_leave_labels_behind() -> None:
    sketch = "d:relational_db(holds=[pii]) -data-> x:trainer -artifact-> m:online_endpoint"
    assert carried(sketch, "x") is True
    assert carried(sketch, "m") is False


def test_what_is_derived_inherits() -> None:
    sketch = "d:relational_db(holds=[pii]) -data-> e:embedding_model -data-> v:vector_index"
    assert carried(sketch, "v") is True


def test_a_label_comes_back_with_the_answer_of_a_call() -> None:
    assert carried("a:web_app -> d:relational_db(holds=[pii]); a -data-> l:log_store", "l") is True


def test_a_sink_that_has_the_label_itself_is_still_sent_it() -> None:
    sketch = "d:relational_db(holds=[pii]) -data-> l:log_store(holds=[pii])"
    assert carried(sketch, "l") is True
