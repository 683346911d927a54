"""What is asked of a design and said beside it: requirements, journeys, brief, waivers, notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from designer.model.units import (
    Fraction,
    Identifier,
    Milliseconds,
    Minutes,
    PerSecond,
    Pixels,
    Seconds,
    Spoken,
    UsdPerMonth,
)

TAGS: Mapping[str, str] = {
    "realtime": "Someone waits for the answer",
    "batch": "Works through batches",
    "llm": "Calls a language model",
    "rag": "Answers from retrieved documents",
    "agentic": "Lets a model choose actions",
    "pii": "Holds personal data",
    "regulated": "Answers to a regulator",
    "high_stakes": "Decides about people",
    "multi_tenant": "Serves several tenants",
    "global": "Serves several continents",
    "data_residency": "Data must stay in named regions",
    "legacy": "Depends on a legacy system",
    "edge": "Runs models on devices",
    "training": "Trains its own models",
    "prebuilt_model": "Uses models trained by others",
    "internal_docs": "Reads internal documents",
    "untrusted_text": "Takes in text from strangers",
}
LEVELS = ("L59", "L60", "L61", "L63", "L65")
CRITICALITIES = ("low", "normal", "high", "mission")
Criticality = Literal["low", "normal", "high", "mission"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Requirements(_Part):
    """What the design is judged against; a missing number is unknown, never zero.

    `tags` is None where the file has none: then nobody knows, and one question asks. `unsure` tags may hold.
    """

    tags: tuple[str, ...] | None = None
    unsure: tuple[str, ...] = ()
    availability: Fraction | Spoken | None = None
    p99_latency_ms: Milliseconds | Spoken | None = None
    peak_rps: PerSecond | Spoken | None = None
    mean_rps: PerSecond | Spoken | None = None
    rto_min: Minutes | Spoken | None = None
    rpo_min: Minutes | Spoken | None = None
    retrain_sla_min: Minutes | Spoken | None = None
    freshness_s: Seconds | Spoken | None = None
    monthly_budget_usd: UsdPerMonth | Spoken | None = None
    residency: tuple[str, ...] | Spoken | None = None

    def over(self, other: Requirements) -> Self:
        """These requirements, with what they leave out taken from `other`."""
        own = {
            name: value
            for name in type(self).model_fields
            if (value := getattr(self, name)) is not None
        }
        if not self.unsure:
            own.pop("unsure", None)
        theirs = {
            name: value
            for name in type(self).model_fields
            if (value := getattr(other, name)) is not None
        }
        return type(self)(**{**theirs, **own})

    @property
    def numbers(self) -> Mapping[str, float]:
        """The numbers that are stated, by field."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            name: float(value) for name, value in found.items() if isinstance(value, int | float)
        }


class Journey(_Part):
    """A critical user journey: from its entries to where it is complete; numbers default to `Requirements`."""

    id: Identifier
    name: str | None = Field(default=None, max_length=200)
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    criticality: Criticality | Spoken | None = None
    assumed: bool = False
    availability: Fraction | Spoken | None = None
    p99_latency_ms: Milliseconds | Spoken | None = None
    peak_rps: PerSecond | Spoken | None = None
    mean_rps: PerSecond | Spoken | None = None
    rto_min: Minutes | Spoken | None = None
    rpo_min: Minutes | Spoken | None = None

    @property
    def label(self) -> str:
        """The name a reader sees."""
        return self.name or self.id


class Tradeoff(_Part):
    """A decision with what was rejected, why, and when to look again."""

    decision: str
    chosen: str = ""
    rejected: str = ""
    because: str = ""
    revisit_when: str = ""


class Failure(_Part):
    """What happens when something fails."""

    when: str
    then: str


class Metrics(_Part):
    """How success is measured, by kind of measure."""

    offline: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    business: tuple[str, ...] = ()
    guardrail: tuple[str, ...] = ()


class Brief(_Part):
    """What the candidate says beside the picture."""

    objective: str | None = None
    questions: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    metrics: Metrics = Metrics()
    tradeoffs: tuple[Tradeoff, ...] = ()
    failures: tuple[Failure, ...] = ()
    rollout: str | None = None


class Waiver(_Part):
    """An accepted risk: counts through the day `until`."""

    rule: str
    on: str
    reason: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    until: date


class Note(_Part):
    """Pinned text, never judged; with a place where a hand put it, otherwise under what it is pinned to."""

    text: str = Field(max_length=2000)
    at: str | None = None
    x: Pixels | None = None
    y: Pixels | None = None
