"""Neutral rewrites of every reference design: what means the same is judged the same (DECISIONS G)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from designer.analysis import analysed
from designer.graph import ComponentElement, ConnectionElement, DesignGraph, provides, surely
from designer.model.catalogue import CATALOGUE
from designer.model.change import apply
from designer.model.design import Boundary, Component, Connection, Design
from designer.model.edit import Add, Connect, Disconnect, Edit, Rename, Splice
from designer.reports.numbers_json import numbers_json
from designer.review import Judgement
from designer.rules import Verdict, packs
from tests.quality.designs import references
from tests.quality.mutations import guards
from tests.quality.noticing import Verdicts

RULES = packs.load()
good = pytest.mark.parametrize("name", sorted(references()))
ADDED_HOP = ("REL-013", "REL-015", "REL-014")
"""One more hop is one more retry, one more timeout and one more call: these rules count them."""


def reversed_order(design: Design) -> Design:
    lists = ("components", "connections", "boundaries", "journeys")
    return design.model_copy(update={n: tuple(reversed(getattr(design, n))) for n in lists})


def other_names(design: Design) -> Design:
    renamed = tuple(
        c.model_copy(update={"name": f"Part {n}"}) for n, c in enumerate(design.components)
    )
    return design.model_copy(update={"components": renamed})


def wrapped(design: Design) -> Design:
    """A frame that states nothing around everything that stands in none."""
    frame = Boundary(id="wrap-around")
    inside = tuple(
        c if c.within else c.model_copy(update={"within": frame.id}) for c in design.components
    )
    frames = (frame, *design.boundaries)
    return design.model_copy(update={"components": inside, "boundaries": frames})


def other_ids(design: Design) -> Design:
    edits = [Rename(id=c.id, to=f"part-{n}") for n, c in enumerate(design.components)]
    return apply(design, edits).design


REWRITES: dict[str, Callable[[Design], Design]] = {
    "the order of parts": reversed_order,
    "display names": other_names,
    "a frame around everything": wrapped,
}


@good
@pytest.mark.parametrize("rewrite", sorted(REWRITES))
def test_a_neutral_rewrite_changes_no_verdict(name: str, rewrite: str) -> None:
    design = references()[name]
    after = Judgement(REWRITES[rewrite](design), RULES).verdicts
    before = Judgement(design, RULES).verdicts
    assert {k: v.kind for k, v in after.items()} == {k: v.kind for k, v in before.items()}


@good
def test_other_ids_bring_as_many_verdicts_of_each_kind(name: str) -> None:
    design = references()[name]
    kinds = [
        sorted((v.rule, v.kind) for v in Judgement(d, RULES).verdicts.values())
        for d in (design, other_ids(design))
    ]
    assert kinds[0] == kinds[1]


PAID_FOR = "CST-001"
"""A second half is a second bill."""


def numbers(design: Design) -> object:
    """The numbers of a design, without the names by which they are shown."""
    return _unnamed(json.loads(numbers_json(analysed(DesignGraph(design)))))


def _unnamed(document: object) -> object:
    if isinstance(document, dict):
        return {k: _unnamed(v) for k, v in document.items() if k not in SHOWN}
    return [_unnamed(v) for v in document] if isinstance(document, list) else document


SHOWN = ("name", "label", "text", "why", "reason", "method", "scope")


@good
@pytest.mark.parametrize("rewrite", sorted(REWRITES))
def test_a_neutral_rewrite_changes_no_number(name: str, rewrite: str) -> None:
    design = references()[name]
    assert numbers(REWRITES[rewrite](design)) == numbers(design)


HOPS = (
    Component(
        id="hop", kind="load_balancer", attributes={"health_probe": True, "zones": "redundant"}
    ),
    Component(id="hop", kind="private_endpoint"),
)


@good
@pytest.mark.parametrize("hop", HOPS, ids=lambda hop: str(hop.kind))
def test_a_hop_that_passes_calls_on_changes_no_verdict(name: str, hop: Component) -> None:
    """On every call in turn: what is judged besides the hop keeps its verdict, or asks for facts of the hop alone."""
    judgement = Judgement(references()[name], RULES)
    before = judgement.verdicts
    for call in judgement.graph.connections_of("call"):
        if not (call.source_element.elsewhere or call.target_element.elsewhere):
            after = judgement.after((Splice(connection=call.id, component=hop),)).verdicts
            assert turned(before, after, hop.id) == [], call.id


def turned(before: Verdicts, after: Verdicts, added: str, also: str = "") -> list[tuple[str, str]]:
    """What passed and does no longer, but for facts that an added part does not state."""
    allowed = (*ADDED_HOP, also)
    return [
        key
        for key in before
        if key in after and key[0] not in allowed
        if before[key].kind == "pass" != after[key].kind and not _asks_of(after[key], added)
    ]


def _asks_of(verdict: Verdict, added: str) -> bool:
    return verdict.kind == "open" and {ask.on for ask in verdict.asks} == {added}


def split_in_two(part: ComponentElement, moved: Connection) -> tuple[Edit, ...]:
    """One component drawn as two: what it called is now called by a second half, which it asks."""
    half = part.part.model_copy(
        update={"id": "half", "attributes": {**part.part.attributes, **QUICK}}
    )
    told = [c.part for c in part.outgoing if c.part.kind == "telemetry"]
    asked = {"id": "to-half", "target": "half", "kind": "call"}
    return (
        Add(component=half),
        Disconnect(id=moved.id),
        Connect(connection=moved.model_copy(update={"id": "half-on", "source": "half"})),
        Connect(connection=moved.model_copy(update=asked)),
        *(
            Connect(connection=c.model_copy(update={"id": f"t{n}", "source": "half"}))
            for n, c in enumerate(told)
        ),
    )


def splits(graph: DesignGraph) -> Iterator[tuple[Edit, ...]]:
    """Every component of ours that is called and makes a plain call, split there."""
    for part in graph.components:
        calls = [c for c in part.outgoing if _is_plain_call(c)]
        called = any(c.part.kind == "call" for c in part.incoming)
        if CATALOGUE.kinds[part.part.kind].role == "compute" and calls and called:
            yield split_in_two(part, calls[-1].part)


def _is_plain_call(line: ConnectionElement) -> bool:
    """A required call of each request to one thing, which nothing stands in for or checks."""
    facts = line.part.attributes
    special = ("group", "guarded_by", "parallel", "frequency")
    twice = sum(c.target == line.target for c in line.source_element.outgoing) > 1
    leaves = line.target_element.elsewhere or surely(provides("external"), line.target_element)
    return line.part.kind == "call" and not facts.keys() & set(special) and not (twice or leaves)


QUICK = {"observed_availability": 0.9999999, "p50_ms": 0.01, "p99_ms": 0.02}


@good
def test_splitting_a_component_keeps_the_verdicts_of_the_others(name: str) -> None:
    judgement = Judgement(references()[name], RULES)
    before = judgement.verdicts
    for edits in splits(judgement.graph):
        after = judgement.after(edits).verdicts
        assert turned(before, after, "half", PAID_FOR) == [], edits[1]


def inline_instead(design: Design) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """For each check that a call names, one of its own on the way of that call instead."""
    for line in sorted(design.connections, key=lambda c: c.id):
        for check in guards(line) if line.kind == "call" else ():
            others = tuple(g for g in guards(line) if g != check)
            facts = {k: v for k, v in line.attributes.items() if k != "guarded_by"}
            behind = facts | ({"guarded_by": others} if others else {})
            told = [c for c in design.connections if (c.source, c.kind) == (check, "telemetry")]
            own = design.component_by_id[check].model_copy(update={"id": "own-check"})
            drawn = (
                line.model_copy(update={"id": "in", "target": own.id, "attributes": facts}),
                line.model_copy(update={"id": "out", "source": own.id, "attributes": behind}),
                *(c.model_copy(update={"id": f"told-{c.id}", "source": own.id}) for c in told),
            )
            lines = (Connect(connection=c) for c in drawn)
            yield f"{line.id}: {check}", (Add(component=own), Disconnect(id=line.id), *lines)


@good
def test_a_check_on_the_way_protects_as_one_asked_aside(name: str) -> None:
    """What a side call guards stays guarded when it is drawn inline, for every rule that judges other parts."""
    judgement = Judgement(references()[name], RULES)
    before = judgement.verdicts
    for place, edits in inline_instead(judgement.design):
        after = judgement.after(edits).verdicts
        assert turned(before, after, "own-check") == [], place


ASIDE = ("safety_in", "safety_out", "output_validator", "policy", "limit_guard")
FLOWS = ("call", "data", "stream", "consume", "publish")
ASKED_MORE = "PRF-003"
"""Aside, a check is asked before each of several calls, where it stood before all of them once."""


def aside_instead(design: Design) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Each check that stands on the way, asked aside by who came to it and named by what it let through."""
    for check in design.components:
        into = [c for c in design.connections if c.target == check.id and c.kind in FLOWS]
        out = [c for c in design.connections if c.source == check.id and c.kind in FLOWS]
        stands = not set(ASIDE).isdisjoint(CATALOGUE.kinds[check.kind].provisions)
        if stands and into and out and not any(check.id in guards(c) for c in design.connections):
            through = [_let_through(*pair, check.id) for pair in product(into, out)]
            asks = (c.model_copy(update=_asking(c)) for c in into)
            cut = (Disconnect(id=c.id) for c in (*into, *out))
            drawn = (Connect(connection=c) for c in (*asks, *through))
            yield check.id, (*cut, *drawn)


def _asking(line: Connection) -> dict[str, object]:
    return {"id": f"asks-{line.id}", "kind": "guard", "attributes": {}}


def _let_through(first: Connection, second: Connection, check: str) -> Connection:
    named = (*guards(first), *guards(second), check)
    facts = {**second.attributes, **first.attributes, "guarded_by": named}
    kind = first.kind if first.kind == "consume" else second.kind
    way = {"id": f"{first.id}-{second.id}", "kind": kind, "target": second.target}
    return first.model_copy(update={**way, "attributes": facts})


@good
def test_a_check_asked_aside_protects_as_one_on_the_way(name: str) -> None:
    judgement = Judgement(references()[name], RULES)
    before = judgement.verdicts
    for check, edits in aside_instead(judgement.design):
        after = judgement.after(edits).verdicts
        assert turned(before, after, check, ASKED_MORE) == [], check


def test_checks_of_both_sorts_are_drawn_the_other_way() -> None:
    designs = references().values()
    assert sum(len(list(aside_instead(design))) for design in designs) >= 8
    assert sum(len(list(inline_instead(design))) for design in designs) >= 20
