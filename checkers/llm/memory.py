"""What is remembered: answers for the one who asked, dialogues for as long as they are needed."""

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
    is_said,
    is_set,
    provides,
    rule,
    surely,
)

is_public = is_set("classification", "public")
WHOLE_KEY = ("tenant", "user", "policy", "model")
expires = is_set("ttl_s")
is_classified = is_set("classification")
never_expires, is_unclassified, is_kept_well = ~expires, ~is_classified, expires & is_classified
keeps_people_apart = Predicate(lambda cache: bool({"user", "policy"} & set(cache.key_scope or ())))
keeps_tenants_apart = Predicate(lambda cache: "tenant" in (cache.key_scope or ()))
keeps_answers = is_said("key_scope") & Predicate(
    lambda store: "generated" in (store.stated("holds") or ())
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
