"""Limits at the edge: how often callers may ask, what probing gets them, and how administrators come in."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Question,
    Set,
    Violation,
    all_of,
    any_component,
    ends_past_checks,
    has_tag,
    having,
    is_outside,
    is_production,
    is_set,
    limits_callers,
    new_component,
    provides,
    rule,
    some,
    spliced,
    surely,
    those,
)

is_called_from_outside = is_outside & (provides("entry") | provides("external"))


@rule(
    "SEC-022",
    severity="high",
    subjects=all_of(provides("model_serving") & ~provides("llm")),
    when=any_component(is_called_from_outside),
    source="MITRE ATLAS AML.T0024 and AML.T0029; OWASP Top 10 for LLM Applications 2025, LLM10; Azure Architecture "
    "Center, Throttling pattern",
    source_checked="2026-11-21",
    remedy="Limit requests for each caller at a gateway that everybody passes.",
    probe="One caller asks {subject} a million times a day: what does it cost, and what have they learned?",
    answer="Name the limit for each identity, where it stands, and who hears when somebody hits it.",
    false_positives="Language models are limited in tokens, which LLM-008 judges.",
    fails="u:user_client -call(rate_limit=none)-> m:online_endpoint",
    passes="u:user_client -> g:api_gateway(rate_limit=100) -> m:online_endpoint",
)
def unlimited_inference(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Callers from outside can ask a model as often as they like.

    That is enough to copy it, to find its blind spots, and to run up the bill.
    """
    if path := graph.access.path_avoiding(limits_callers, is_called_from_outside, model):
        first = graph.elements[path.connections[0]]
        yield Violation(
            f"{path} has no limit for each caller",
            witness=path,
            components=(model.id,),
            root=f"{model.id} unlimited",
            fixes=(
                Fix(
                    "Limit each caller to 100 requests a second",
                    (Set(on=first.id, attribute="rate_limit", value=100),),
                ),
            ),
        )


ADMINISTERS = ("call", "control", "data", "publish", "link")
is_operated = (
    (provides("runtime") | provides("data_store") | provides("secret_store"))
    & ~provides("entry")
    & is_production
)
is_admin_door = provides("admin_access")
has_second_factor = is_set("mfa")
is_unguarded_end = (is_operated & ~is_admin_door) | (is_admin_door & ~has_second_factor)
is_unguarded_way_in = Predicate(
    lambda way: way.part.kind in ADMINISTERS and some(is_unguarded_end, ends_past_checks(way))
)


def _operators(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: the people who administer production, and what they come through."""
    for person in all_of(provides("operator"))(graph):
        if any(c.part.kind in ("call", "control") for c in person.outgoing):
            yield person


@rule(
    "SEC-029",
    severity="critical",
    subjects=_operators,
    source="Azure Well-Architected Framework, SE:05 identity and access management; SE:08 hardening resources",
    source_checked="2026-11-21",
    remedy="Let administrators in through a bastion with a second factor and rights for the hour only.",
    probe="The laptop of {subject} is stolen, password and all: what can the thief reach?",
    answer="Nothing without the second factor, and then only what was granted for that hour.",
    false_positives="A cloud console behind an identity provider with a second factor is such a door: draw it as "
    "one.",
    fails="o:human_operator -> db:relational_db",
    passes="o:human_operator -> b:bastion(mfa=true) -> db:relational_db",
)
def administrator_without_a_door(person: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Administrators reach production without a guarded door.

    One stolen key or password is then production itself.
    """
    for call in those(is_unguarded_way_in, person.outgoing):
        there = next(e for e in ends_past_checks(call) if surely(is_unguarded_end, e))
        door = surely(is_admin_door, there)
        bastion = new_component(graph, "bastion", "bastion", mfa=True, just_in_time=True)
        second = (Set(on=there.id, attribute="mfa", value=True),)
        yield Violation(
            f"{person.label} reaches {there.label} "
            + ("with no second factor" if door else "with no bastion between"),
            witness=(person.id, there.id),
            connections=(call.id,),
            fixes=(
                Fix("Ask for a second factor", second)
                if door
                else Fix("Go through a bastion", spliced(call, bastion)),
            ),
        )
        return


resists_probing = is_set("adversarial_filter") | is_set("confidence_threshold")


def _worth_probing(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: own models that somebody outside reaches, where decisions are worth gaming."""
    for model in all_of(provides("model_serving") & ~provides("prebuilt_model"))(graph):
        outside = having(graph, is_called_from_outside)
        if any(graph.access.may_reach(caller, model.id) for caller in outside):
            yield model


@rule(
    "SEC-033",
    severity="medium",
    subjects=_worth_probing,
    when=has_tag("high_stakes"),
    source="OWASP Machine Learning Security Top 10, ML01 and ML03; MITRE ATLAS AML.T0043",
    source_checked="2026-11-21",
    remedy="Answer with decisions rather than scores, refuse where the model is unsure, and watch for probing.",
    probe="I change one field at a time and read the score of {subject}: how many tries until I get through?",
    answer="Say what a caller learns from one answer, how many they get, and what notices the pattern.",
    false_positives="Limits on volume are SEC-022; this asks what one answer gives away.",
    fails="@high_stakes; u:user_client -> app:web_app "
    "-> m:online_endpoint(adversarial_filter=false,confidence_threshold=none)",
    passes="@high_stakes; u:user_client -> app:web_app -> m:online_endpoint(adversarial_filter=true)",
)
def model_open_to_probing(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nothing hinders somebody who probes a model for its blind spots.

    Fraud and abuse are exactly the fields where people try until it works.
    """
    if not resists_probing(model):
        refuse = Set(on=model.id, attribute="confidence_threshold", value=ANSWER)
        ask = Question(
            "confidence_threshold",
            "Below which confidence shall it send the case to somebody else?",
            example=0.6,
        )
        yield Violation(
            f"{model.label} answers every probe with a score",
            witness=(model.id,),
            fixes=(Fix("Refuse where it is unsure", (refuse,), ask=ask),),
        )
