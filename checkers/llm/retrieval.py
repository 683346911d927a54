"""What is retrieved: only what the asker may see, fresh enough, and brought in without a gap."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    provides,
    rule,
    surely,
)

is_index = provides("retrieval_index")
retrieves = provides("retrieval")
is_public = Predicate(lambda store: store.classification == "public")
filters_rows = Predicate(lambda store: bool(store.row_filter))
trims = Predicate(lambda retriever: bool(retriever.acl_filter))
PERIODS_MIN = {"minutely": 1, "hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200}


def _private_reads(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the calls that read an index whose content is not for everybody."""
    inside = graph.has_tag("internal_docs") or graph.has_tag("multi_tenant")
    for connection in graph.connections:
        index = connection.target_element
        if connection.part.kind != "call" or not surely(is_index, index):
            continue
        private = index.states("classification") and surely(~is_public, index)
        if (inside or private) and not surely(is_public, index):
            yield connection


@rule(
    "LLM-007",
    severity="critical",
    subjects=_private_reads,
    source="OWASP Top 10 for LLM Applications 2025, LLM08; Azure Architecture Center, secure multitenant RAG",
    remedy="Trim results to what the asking user may see, where they are retrieved.",
    probe="An intern asks for the board's salaries: what does {subject} return?",
    answer="Say whose identity asks the index, which field carries the rights, and how a withdrawn right gets there.",
    false_positives="An index of public documents needs no trimming.",
    fails="app:web_app -> r:retriever(acl_filter=false) -> "
    "i:search_index(classification=restricted,row_filter=false)",
    passes="app:web_app -> r:retriever(acl_filter=true) -> "
    "i:search_index(classification=restricted,row_filter=false)",
)
def retrieval_beyond_the_askers_rights(call: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Retrieval does not ask what its user may see.

    Everybody then reads everything, one plausible question at a time.
    """
    reader, index = call.source_element, call.target_element
    can_trim = surely(retrieves, reader)
    if can_trim and trims(reader):
        return
    if filters_rows(index):
        return
    one = Set(on=reader.id, attribute="acl_filter", value=True)
    other = Set(on=index.id, attribute="row_filter", value=True)
    yield Violation(
        f"{reader.label} reads {index.label} without asking what the user may see",
        witness=(reader.id, index.id),
        components=(reader.id, index.id),
        fixes=(Fix("Trim results to the user's rights", (one if can_trim else other,)),),
    )


def _fresh_indexes(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the indexes of ours, where somebody stated how fresh answers must be."""
    if isinstance(graph.design.requirements.freshness_s, int | float):
        yield from all_of(is_index)(graph)


def _lag_min(index: Element) -> tuple[float, Element] | None:
    """The longest period, in minutes, of what feeds an index directly; None where nothing does."""
    lags: list[tuple[float, Element]] = []
    for feeder in (c.source_element for c in index.incoming if c.part.kind in ("data", "stream")):
        if surely(provides("pipeline"), feeder):
            word = PERIODS_MIN.get(str(feeder.drawn("period")))
            stated = feeder.states("period_min") or word is None
            lags.append((float(feeder.period_min if stated else word or 0), feeder))
    return max(lags, key=lambda lag: (lag[0], lag[1].id)) if lags else None


@rule(
    "LLM-015",
    severity="medium",
    subjects=_fresh_indexes,
    source="Azure Well-Architected Framework, AI workloads: grounding data design",
    remedy="Push changes into the index as they happen, or run the indexer often enough.",
    probe="A price changed a minute ago: from when on does {subject} say so?",
    answer="Add up the change feed, the chunking and the indexer's period, and compare with what was promised.",
    false_positives="A corpus that never changes has no freshness to keep.",
    fails="@freshness_s=600; s:object_store -data-> c:chunker(period_min=60) -data-> i:search_index",
    passes="@freshness_s=600; s:object_store -data-> c:chunker(period_min=5) -data-> i:search_index",
)
def index_older_than_promised(index: Element, graph: DesignGraph) -> Iterator[Violation]:
    """An index is brought up to date more seldom than answers must be fresh.

    Users then get yesterday's truth with today's confidence.
    """
    wanted = graph.design.requirements.freshness_s
    lag = _lag_min(index)
    if lag is None or not isinstance(wanted, int | float) or lag[0] * 60 <= wanted:
        return
    minutes, feeder = lag
    yield Violation(
        f"{feeder.label} brings {index.label} up to date every {minutes:g} minutes; {wanted / 60:g} are allowed",
        witness=(feeder.id, index.id),
        components=(feeder.id,),
        fixes=(
            Fix(
                f"Run {feeder.label} every {wanted / 60:g} minutes",
                (Set(on=feeder.id, attribute="period_min", value=wanted / 60),),
            ),
        ),
    )


@rule(
    "LLM-016",
    severity="medium",
    subjects=all_of(is_index),
    tier="extended",
    source="Azure Well-Architected Framework, AI workloads: grounding data design",
    remedy="Build the new index beside the old one and switch over when it is checked.",
    probe="The rebuild of {subject} stops half way: what do users find?",
    answer="The old index, because the alias moves only when the new one has passed its checks.",
    false_positives="A tiny index is rebuilt before anybody notices.",
    fails="app:web_app -> i:search_index(index_deployment=in_place)",
    passes="app:web_app -> i:search_index(index_deployment=side_by_side)",
)
def index_rebuilt_in_place(index: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A live index is rebuilt in place.

    While it runs, answers miss documents, and there is nothing to go back to.
    """
    if index.index_deployment == "in_place":
        beside = Set(on=index.id, attribute="index_deployment", value="side_by_side")
        yield Violation(
            f"{index.label} is rebuilt while it is used",
            witness=(index.id,),
            fixes=(Fix("Build it beside the old one", (beside,)),),
        )
