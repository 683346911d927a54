"""What a model is given to know: only what the asker may see, fresh enough, and kept no longer than it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Unknown,
    Violation,
    all_of,
    is_said,
    is_set,
    lag_behind_sources,
    provides,
    rule,
    some,
    surely,
)

is_index = provides("retrieval_index")
retrieves = provides("retrieval")
is_public = is_set("classification", "public")
filters_by_either_name = is_set("acl_filter") | is_set("row_filter")
WHOLE_KEY = ("tenant", "user", "policy", "model")
expires = is_set("ttl_s")
is_classified = is_set("classification")
never_expires, is_unclassified, is_kept_well = ~expires, ~is_classified, expires & is_classified
keeps_people_apart = Predicate(lambda cache: bool({"user", "policy"} & set(cache.key_scope or ())))
keeps_tenants_apart = Predicate(lambda cache: "tenant" in (cache.key_scope or ()))
keeps_answers = is_said("key_scope") & Predicate(
    lambda store: "generated" in (store.stated("holds") or ())
)


def _filters(part: Element) -> bool:
    """Whether it shows only what the asker may see; where one name is stated, the other is not asked for."""
    said = part.states("acl_filter") and not part.states("row_filter")
    return (is_set("acl_filter") if said else filters_by_either_name)(part)


trims = Predicate(_filters)
"""Results are cut to the asker's rights here."""


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
    source_checked="2026-11-21",
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
    if some(trims, (reader, index)):
        return
    can_trim = surely(retrieves, reader)
    one = Set(on=reader.id, attribute="acl_filter", value=True)
    other = Set(on=index.id, attribute="row_filter", value=True)
    yield Violation(
        f"{reader.label} reads {index.label} without asking what the user may see",
        witness=(reader.id, index.id),
        components=(reader.id, index.id),
        fixes=(Fix("Trim results to the user's rights", (one if can_trim else other,)),),
    )


TIMES = ("period", "period_min", "duration_min")


def _fresh_indexes(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the indexes of ours, where somebody stated how fresh answers must be."""
    if isinstance(graph.design.requirements.freshness_s, int | float):
        yield from all_of(is_index)(graph)


@rule(
    "LLM-015",
    severity="medium",
    subjects=_fresh_indexes,
    source="Azure Well-Architected Framework, AI workloads: grounding data design",
    source_checked="2026-11-21",
    remedy="Push changes into the index as they happen, or run the indexer often enough.",
    probe="A price changed a minute ago: from when on does {subject} say so?",
    answer="Add up the change feed, the chunking and the indexer's period, and compare with what was promised.",
    false_positives="A corpus that never changes has no freshness to keep. What runs continuously adds no lag; a "
    "period or duration that nobody stated is asked for.",
    fails="@freshness_s=600; s:object_store -data-> c:chunker(period_min=60,duration_min=2) -data-> i:search_index",
    passes="@freshness_s=600; s:object_store -data-> c:chunker(period_min=5,duration_min=2) -data-> i:search_index",
)
def index_older_than_promised(index: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A change takes longer to get into an index than answers may be old.

    Users then get yesterday's truth with today's confidence.
    """
    wanted = graph.design.requirements.freshness_s
    lag = lag_behind_sources(graph, index.id)
    if not isinstance(wanted, int | float) or len(lag.way) < 2:
        return
    if lag.minutes * 60 > wanted:
        steps = [name for name in lag.way if any(graph.elements[name].states(t) for t in TIMES)]
        push = tuple(Set(on=step, attribute="period", value="continuous") for step in steps)
        yield Violation(
            f"A change is found in {index.label} after {lag.minutes:g} minutes; {wanted / 60:g} are allowed",
            witness=lag.way,
            components=tuple(steps),
            fixes=(Fix("Push changes as they happen", push),) if push else (),
        )
    elif lag.doubts:
        raise Unknown(*lag.doubts)


@rule(
    "LLM-016",
    severity="medium",
    subjects=all_of(is_index),
    tier="extended",
    source="Azure Well-Architected Framework, AI workloads: grounding data design",
    source_checked="2026-11-21",
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


@rule(
    "LLM-017",
    severity="critical",
    subjects=all_of(provides("semantic_cache") | keeps_answers),
    source="Azure Well-Architected Framework, AI workloads: application design",
    source_checked="2026-11-21",
    remedy="Put tenant, user, policy and model into the key, or cache public answers only.",
    probe="Two customers ask the same question: whose answer does the second one get from {subject}?",
    answer="Say what is in the key, and why an answer made from one person's data can never match another's.",
    false_positives="A cache of public answers may be shared by all. A tenant in the key is asked for where "
    "there are "
    "several; what a person may see (`policy`) does as well as the person.",
    fails="app:web_app -> c:semantic_cache(classification=confidential,key_scope=[model])",
    passes="app:web_app -> c:semantic_cache(classification=confidential,key_scope=[tenant,user,policy,model])",
)
def answer_cached_for_everybody(cache: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Cached answers are not kept apart by who asked.

    One customer's answer is then served to the next who asks alike.
    """
    if surely(is_public, cache):
        return
    mixes_people = not keeps_people_apart(cache)
    mixes_tenants = not keeps_tenants_apart(cache)
    if not mixes_people and not (mixes_tenants and graph.has_tag("multi_tenant")):
        return
    if is_public(cache):
        return
    whom = "user" if mixes_people else "tenant"
    yield Violation(
        f"Answers in {cache.label} are not kept apart by {whom}",
        witness=(cache.id,),
        fixes=(
            Fix("Keep answers apart", (Set(on=cache.id, attribute="key_scope", value=WHOLE_KEY),)),
        ),
    )


@rule(
    "LLM-018",
    severity="medium",
    subjects=all_of(provides("conversation")),
    tier="extended",
    source="Azure Well-Architected Framework, AI workloads: grounding data design",
    source_checked="2026-11-21",
    remedy="Let dialogues expire, and classify them like the most sensitive thing people type.",
    probe="What does {subject} still know about somebody who left two years ago?",
    answer="Name the time after which a dialogue goes, and who may read it until then.",
    fails="app:web_app -> c:conversation_store(ttl_s=none,classification=confidential)",
    passes="app:web_app -> c:conversation_store(ttl_s=2592000,classification=confidential)",
)
def dialogue_kept_for_ever(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Dialogues are kept without an end or a classification.

    People type into them what they would never put into a form.
    """
    if surely(never_expires, store):
        month = Set(on=store.id, attribute="ttl_s", value=30 * 24 * 3600)
        yield Violation(
            f"Dialogues in {store.label} never expire",
            witness=(store.id,),
            fixes=(Fix("Let dialogues expire after 30 days", (month,)),),
        )
    elif surely(is_unclassified, store):
        high = Set(on=store.id, attribute="classification", value="confidential")
        yield Violation(
            f"Dialogues in {store.label} are not classified",
            witness=(store.id,),
            fixes=(Fix("Classify them as confidential", (high,)),),
        )
    else:
        is_kept_well(store)
