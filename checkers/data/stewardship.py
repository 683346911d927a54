"""Whose data it is: lineage, retention, two truths, and stores that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Question,
    Set,
    Violation,
    all_of,
    connected,
    every,
    first_or_new,
    is_kind,
    is_sensitive,
    is_sensitive_store,
    is_set,
    provides,
    rule,
    surely,
)

tracks = provides("lineage") & provides("attached")


@rule(
    "DAT-010",
    severity="medium",
    subjects=all_of(is_sensitive_store),
    when=lambda graph: graph.has_tag("regulated") or graph.has_tag("pii"),
    absence=True,
    source="Azure review checklists, AI landing zone AI.59; Azure Well-Architected Framework, SE:03",
    source_checked="2026-11-21",
    remedy="Let a catalogue know where it came from, whose it is and where it goes.",
    probe="An auditor points at a field of {subject}: where does it come from?",
    answer="The catalogue shows every step back to the source, and the owner of each.",
    false_positives="Without a regulator this weighs less.",
    fails="@regulated; db:relational_db(classification=confidential)",
    passes="@regulated; db:relational_db(classification=confidential) -telemetry(data=[])-> c:data_catalog",
)
def untracked_sensitive_store(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """No catalogue knows a sensitive store.

    Where its data comes from is then known by whoever has been there longest.
    """
    beside = [
        *(c.source_element for c in store.incoming),
        *(c.target_element for c in store.outgoing),
    ]
    if not any(surely(tracks, part) for part in beside):
        catalogue, new = first_or_new(graph, tracks, "data_catalog", "catalogue")
        line = connected(graph, store.id, catalogue, "telemetry", data=())
        yield Violation(
            f"No catalogue knows {store.label}",
            witness=(store.id,),
            root="no catalogue",
            fixes=(Fix(f"Register {store.label}", (*new, line)),),
        )


by_batch = is_kind("spark_batch", "batch_ingest", "transform", "feature_pipeline", "container_job")
by_stream = is_kind("stream_processor")
repeats_safely = is_set("idempotent")


def _twice_written(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: stores that a batch and a stream both write."""
    for store in all_of(provides("data_store"))(graph):
        writers = [c.source_element for c in store.incoming]
        if any(surely(by_batch, w) for w in writers) and any(surely(by_stream, w) for w in writers):
            yield store


@rule(
    "DAT-012",
    severity="medium",
    tier="extended",
    subjects=_twice_written,
    source="Azure Architecture Center, big data architectures (lambda and kappa)",
    source_checked="2026-11-21",
    remedy="Let the later event win by its time, reconcile every night, or keep one of the two.",
    probe="Batch and stream disagree about a row of {subject}: which one is right?",
    answer="The one with the later event time, written so that repeats change nothing.",
    false_positives="Writes that may be repeated, with precedence by event time, need no reconciling.",
    fails="b:spark_batch -data(idempotent=false)-> s:feature_store_online; p:stream_processor "
    "-data(idempotent=false)-> s",
    passes="b:spark_batch -data(idempotent=true)-> s:feature_store_online; p:stream_processor "
    "-data(idempotent=true)-> s",
)
def two_truths(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Batch and stream write the same values, and nothing says who is right.

    The two drift apart, and each looks correct by itself.
    """
    writes = [c for c in store.incoming if surely(by_batch | by_stream, c.source_element)]
    if not every(repeats_safely, writes):
        safe = tuple(Set(on=c.id, attribute="idempotent", value=True) for c in writes)
        yield Violation(
            f"{' and '.join(c.source_element.label for c in writes)} write {store.label}, and nothing says who is "
            f"right",
            witness=(*(c.source for c in writes), store.id),
            components=(store.id,),
            fixes=(Fix("Let the later event win", safe),),
        )


has_end = is_set("retention_days")


@rule(
    "DAT-014",
    severity="medium",
    tier="extended",
    subjects=all_of(provides("data_store") & is_sensitive),
    source="Azure Well-Architected Framework, CO:10 data costs; SE:03; Azure review checklists, AI landing zone "
    "AI.69",
    source_checked="2026-11-21",
    remedy="Say after how many days it goes, and let a policy do it.",
    probe="How old is the oldest row of {subject}, and why is it still there?",
    answer="As old as the purpose needs; after that a policy deletes or archives it.",
    fails="db:relational_db(classification=confidential,retention_days=none)",
    passes="db:relational_db(classification=confidential,retention_days=365)",
)
def kept_without_end(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Sensitive data is kept without an end.

    It costs more every month, and one day it leaks.
    """
    if not has_end(store):
        ask = Question("retention_days", "After how many days may it go?", unit="days", example=365)
        end = (Set(on=store.id, attribute="retention_days", value=ANSWER),)
        yield Violation(
            f"What is in {store.label} is kept for ever",
            witness=(store.id,),
            fixes=(Fix("Let it go in time", end, ask=ask),),
        )


def _lagging(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: stores with a stated consistency that one component both writes and reads."""
    for store in all_of(provides("data_store"))(graph):
        writers = {
            c.source
            for c in store.incoming
            if c.part.kind in ("data", "publish", "stream") or c.stated("flow") == "push"
        }
        readers = {c.source for c in store.incoming if c.part.kind == "call"} | {
            c.target for c in store.outgoing
        }
        if store.states("consistency") and writers & readers:
            yield store


@rule(
    "DAT-015",
    severity="medium",
    tier="extended",
    subjects=_lagging,
    source="Azure Cosmos DB documentation, consistency levels",
    source_checked="2026-11-21",
    remedy="Read with session consistency or better, or from the primary.",
    probe="I save and look again at once: what does {subject} show me?",
    answer="What I saved, because my session reads its own writes.",
    false_positives="A lag that was declared and accepted is a decision.",
    fails="a:web_app -data-> d:document_db(consistency=eventual); a -> d",
    passes="a:web_app -data-> d:document_db(consistency=session); a -> d",
)
def reads_behind_its_own_writes(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A component reads what it wrote from a store that may be behind.

    It then decides on what was true a moment ago.
    """
    if store.consistency == "eventual":
        own = (Set(on=store.id, attribute="consistency", value="session"),)
        yield Violation(
            f"What was written into {store.label} may not be read back at once",
            witness=(store.id,),
            fixes=(Fix("Read your own writes", own),),
        )


may_dangle = (
    provides("audit")
    | provides("backup_target")
    | is_kind("object_store", "data_lake")
    | provides("prediction_log")
)
MOVES = (
    "data",
    "stream",
    "publish",
    "consume",
    "call",
    "feedback",
    "replicate",
    "backup",
    "telemetry",
)


def _wired_stores(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: stores of ours that something is connected with."""
    for store in all_of(provides("data_store") & ~may_dangle)(graph):
        if store.incoming or store.outgoing:
            yield store


@rule(
    "DAT-016",
    severity="low",
    tier="extended",
    subjects=_wired_stores,
    yields_to=("CST-007",),
    source="Azure Well-Architected Framework, CO:07 component costs",
    source_checked="2026-11-21",
    remedy="Connect who writes it or who reads it, or take it off the drawing.",
    probe="Who would notice if {subject} were empty?",
    answer="Name the reader, and what it does with what it finds.",
    false_positives="Audit, backup and landing stores are written and seldom read.",
    no_fix="Whether a reader or a writer is missing, its owner knows.",
    fails="p:stream_processor -data-> t:timeseries_store",
    passes="p:stream_processor -data-> t:timeseries_store; a:web_app -> t",
)
def store_nobody_reads(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A store is written and never read, or read and never written.

    One of the two is missing, or the store is.
    """
    moves_in = [c for c in store.incoming if c.part.kind in MOVES]
    moves_out = [c for c in store.outgoing if c.part.kind in MOVES]
    both_ways = any(c.part.kind == "call" for c in (*moves_in, *moves_out))
    if not both_ways and (not moves_in or not moves_out):
        said = "is read and never written" if moves_out else "is written and never read"
        yield Violation(f"{store.label} {said}", witness=(store.id,))
