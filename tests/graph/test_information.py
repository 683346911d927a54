"""Where data goes, against a step-by-step reading of the raw design."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.formats.sketch import read_sketch
from designer.graph import DesignGraph
from designer.model.design import Component, Connection, Design

from .designs import NAMES, design, stated, told, wires

FLOWS = ("publish", "stream", "call", "call", "call")
Drawn = tuple[str, str, str, str, str | None]
"""Source, target, id, kind, flow."""
State = tuple[str, bool]
"""A component, and whether the data came there from a caller."""


@st.composite
def drawings(draw: st.DrawFn) -> list[Drawn]:
    return [
        (a, b, name, draw(st.sampled_from(FLOWS)), draw(st.sampled_from((None, "push", "pull"))))
        for a, b, name in draw(wires(7))
    ]


def as_design(drawn: list[Drawn]) -> Design:
    return design(
        (Component(id=name, kind="web_app") for name in NAMES),
        (
            Connection(
                id=name,
                source=a,
                target=b,
                kind=kind,
                attributes=stated(flow=flow if kind == "call" else None),
            )
            for a, b, name, kind, flow in drawn
        ),
    )


def carried(drawn: list[Drawn], start: str, *, guesses: bool) -> set[str]:
    """Where data that arose in `start` gets to; with guesses, answers hand on what other callers sent.

    What a caller sent is handed to another caller only on a stated pull, or by a guess (DECISIONS 12).
    """
    seen: set[State] = {(start, False)}
    waiting = [(start, False)]
    while waiting:
        here, sent = waiting.pop()
        for state in moves(drawn, here, sent=sent, guesses=guesses):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return {name for name, _ in seen}


def moves(drawn: list[Drawn], here: str, *, sent: bool, guesses: bool) -> set[State]:
    found: set[State] = set()
    for a, b, _, kind, flow in drawn:
        if kind != "call":
            if a == here:
                found.add((b, False))
        else:
            if a == here and flow != "pull":
                found.add((b, True))
            if b == here and flow != "push" and (not sent or flow == "pull" or guesses):
                found.add((a, False))
    return found


def expected(drawn: list[Drawn], source: str, target: str) -> bool | None:
    if target in carried(drawn, source, guesses=False):
        return True
    return None if target in carried(drawn, source, guesses=True) else False


@settings(max_examples=400)
@given(drawings(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_data_moves_with_calls_and_back_and_only_guesses_are_doubts(
    drawn: list[Drawn], source: str, target: str
) -> None:
    if source != target:
        graph = DesignGraph(as_design(drawn))
        found = told(lambda: graph.information.reaches(source, target))
        assert found == expected(drawn, source, target)


def reaches(sketch: str, source: str, target: str) -> bool | None:
    graph = DesignGraph(read_sketch(sketch))
    return told(lambda: graph.information.reaches(source, target))


def test_an_answer_brings_what_the_callee_has() -> None:
    assert reaches("a:web_app -> b:cache", "b", "a") is True
    assert reaches("a:web_app -call(flow=push)-> b:cache", "b", "a") is False
    assert reaches("a:web_app -call(flow=pull)-> b:cache", "a", "b") is False


def test_what_was_streamed_into_a_store_is_read_from_it() -> None:
    assert reaches("s:web_app -stream-> d:cache; a:web_app -> d", "s", "a") is True


def test_one_caller_gets_another_ones_data_only_perhaps() -> None:
    shared = "x:web_app -> s:function; y:web_app -> s"
    assert reaches(shared, "x", "y") is None
    assert reaches(shared + "; d:cache; s -> d", "d", "y") is True


def test_what_carries_nothing_carries_nothing() -> None:
    for kind in ("artifact", "control", "alert", "identity", "guard"):
        assert reaches(f"a:web_app -{kind}-> b:function", "a", "b") is False
    for kind in (
        "publish",
        "consume",
        "stream",
        "data",
        "feedback",
        "replicate",
        "backup",
        "telemetry",
    ):
        assert reaches(f"a:web_app -{kind}-> b:function", "a", "b") is True


def test_what_only_answers_passes_nothing_on() -> None:
    for kind in ("identity_provider", "secret_store", "dns", "config_service"):
        assert reaches(f"x:web_app -> s:{kind}; y:web_app -> s", "x", "y") is False
        assert reaches(f"x:web_app -> s:{kind}", "s", "x") is True


def test_channels_keep_apart_what_a_hub_joins() -> None:
    hub = (
        "x:web_app -publish(channel=one)-> h:event_stream -consume(channel=one)-> a:function; "
        "y:web_app -publish(channel=two)-> h -consume(channel=two)-> b:function"
    )
    assert reaches(hub, "x", "a") is True
    assert reaches(hub, "x", "b") is False
    assert reaches(hub + "; h -consume-> c:function", "x", "c") is None


def test_a_hub_without_any_channel_is_not_split() -> None:
    hub = "x:web_app -publish-> h:event_stream -consume-> a:function; y:web_app -publish-> h"
    assert reaches(hub, "x", "a") is True
    assert reaches(hub, "y", "a") is True


def test_dead_letters_are_no_channel() -> None:
    hub = (
        "x:web_app -publish-> h:event_stream -consume-> a:function; "
        "h -consume(channel=dlq)-> p:object_store"
    )
    assert reaches(hub, "x", "a") is True
    assert reaches(hub, "x", "p") is True


def test_a_gateway_with_several_callers_and_backends_may_mix_them() -> None:
    gateway = "x:user_client -> g:api_gateway -> a:web_app; y:partner_system -> g; g -> b:web_app"
    assert reaches(gateway, "x", "a") is None
    assert reaches("x:user_client -> g:api_gateway -> a:web_app; g -> b:web_app", "x", "a") is True


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("12")), min_size=1, max_size=5),
    st.lists(st.tuples(st.sampled_from("12"), st.sampled_from("abc")), min_size=1, max_size=5),
)
def test_a_consumer_gets_what_is_published_on_its_channels(
    published: list[tuple[str, str]], consumed: list[tuple[str, str]]
) -> None:
    connections = [
        Connection(id=f"in{i}", source=who, target="h", kind="publish", attributes={"channel": on})
        for i, (who, on) in enumerate(published)
    ] + [
        Connection(id=f"out{i}", source="h", target=who, kind="consume", attributes={"channel": on})
        for i, (on, who) in enumerate(consumed)
    ]
    kinds = dict.fromkeys("xyzabc", "web_app") | {"h": "event_stream"}
    graph = DesignGraph(design((Component(id=n, kind=k) for n, k in kinds.items()), connections))
    for producer in "xyz":
        for consumer in "abc":
            theirs = {on for who, on in published if who == producer}
            expected_here = any(on in theirs for on, who in consumed if who == consumer)
            assert graph.information.reaches(producer, consumer) == expected_here


def test_telemetry_of_a_trainer_does_not_join_training_data_to_a_monitor() -> None:
    graph = DesignGraph(
        read_sketch(
            "t:training_dataset -data-> x:trainer -telemetry-> d:drift_monitor; "
            "m:online_endpoint -telemetry-> d"
        )
    )
    assert graph.information.meeting(("d",), "m", "t") is None


def test_sides_meet_where_both_are_led() -> None:
    graph = DesignGraph(
        read_sketch(
            "t:training_dataset -data-> d:drift_monitor; m:online_endpoint -data-> p:prediction_log -data-> d; "
            "m -data-> e:drift_monitor"
        )
    )
    assert graph.information.meeting(("e", "d"), "m", "t") == "d"
    assert graph.information.meeting(("e",), "m", "t") is None
