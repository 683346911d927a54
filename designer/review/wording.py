"""How questions read: from the catalogue's wording, or for requirements and journeys from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.model.catalogue import CATALOGUE

REQUIREMENTS: Mapping[str, str] = {
    "tags": "Which of the tags hold for this design?",
    "availability": "Which availability has to be met, as a fraction of time?",
    "p99_latency_ms": "Within how many milliseconds must 99 of 100 requests be answered?",
    "peak_rps": "How many requests a second come at peak?",
    "mean_rps": "How many requests a second come on average?",
    "rto_min": "Within how many minutes must it work again?",
    "rpo_min": "How many minutes of data may be lost?",
    "retrain_sla_min": "Within how many minutes must a model be retrained?",
    "freshness_s": "How many seconds old may data be?",
    "monthly_budget_usd": "How many US dollars a month may it cost?",
    "residency": "In which regions must the data stay?",
}
JOURNEYS: Mapping[str, str] = {
    "criticality": "How critical is {components}: low, normal, high or mission?",
    **{
        name: f"For {{components}}: {text[0].lower()}{text[1:]}"
        for name, text in REQUIREMENTS.items()
    },
}
BRIEF: Mapping[str, str] = {"objective": "What is the objective, in one sentence?"}
FIELDS: Mapping[str, str] = {
    "kind": "What is {components}?",
    "within": "Where does {components} stand?",
    "product": "Which product is {components}?",
}
SHOWN = 4
"""So many names stand in a question; the rest is counted."""


def wording(attribute: str, on: str, names: Sequence[str]) -> str:
    """One question about an attribute of everything named."""
    return _template(attribute, on).replace("{components}", _subject(names))


def title(attribute: str) -> str:
    """What is asked for, in a word or two."""
    return _words(attribute).capitalize()


def _template(attribute: str, on: str) -> str:
    if on == "requirements":
        return REQUIREMENTS.get(attribute, f"What is required of {attribute.replace('_', ' ')}?")
    if on == "brief":
        return BRIEF.get(attribute, f"What does the brief say of {attribute.replace('_', ' ')}?")
    if on == "journey" and attribute in JOURNEYS:
        return JOURNEYS[attribute]
    if attribute in FIELDS:
        return FIELDS[attribute]
    if attribute in CATALOGUE.attributes:
        return CATALOGUE.attribute(attribute, connection=on == "connection").question
    return f"What is the {_words(attribute)} of {{components}}?"


def _words(attribute: str) -> str:
    return attribute.replace("_", " ")


def _subject(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    shown = (
        names if len(names) <= SHOWN else (*names[: SHOWN - 1], f"{len(names) - SHOWN + 1} more")
    )
    return f"each of {', '.join(shown[:-1])} and {shown[-1]}"
