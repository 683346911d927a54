"""What is said beside the drawing: whether somebody practises, and which parts and products he speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from designer.graph.kernel import Ask, Unknown
from designer.model.catalogue import CATALOGUE
from designer.model.catalogue.catalogue import fold
from designer.model.requirements import Brief

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ComponentElement, Element

BRIEF = "brief"
BARE = (Brief(), Brief(objective="unknown"))
"""Briefs that say nothing: who answers that he does not know the objective presents nothing either."""


def told_design(graph: DesignGraph) -> Iterator[Element]:
    """Subject: the drawing as a whole, where a brief or a level shows that it is presented (DECISIONS 20).

    Raises
    ------
    Unknown
        For a bare file: nobody knows what its author would say.
    """
    if not graph.design.components:
        return
    if graph.design.brief in BARE and graph.design.level is None:
        raise Unknown(Ask(BRIEF, "objective"))
    yield graph.whole


def brief_text(graph: DesignGraph) -> str:
    """What the brief says is there: not what was rejected, nor why, which speak of what is not."""
    brief = graph.design.brief
    return "\n".join(
        (
            brief.objective or "",
            brief.rollout or "",
            *brief.assumptions,
            *(f"{failure.when}\n{failure.then}" for failure in brief.failures),
            *(tradeoff.chosen for tradeoff in brief.tradeoffs),
        )
    )


LONGEST_NAME = 4
_SENTENCES = re.compile(r"[.;:!?]\s+|\n")
_WORDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9+#]*")


def products_in(text: str) -> Mapping[str, str]:
    """The products of the catalogue that a text names, each with its kind.

    A product is written with a capital; a single word that starts a sentence may be any word and counts for nothing.
    """
    found: dict[str, str] = {}
    for sentence in _SENTENCES.split(text):
        words = _WORDS.findall(sentence)
        for first, length in _spans(words):
            name = " ".join(words[first : first + length])
            alias = CATALOGUE.aliases.get(fold(name))
            starts = first == 0 and length == 1
            if alias is not None and alias.product and name[0].isupper() and not starts:
                found[name] = alias.kind
    return found


def _spans(words: list[str]) -> Iterator[tuple[int, int]]:
    """First word and number of words of every run that may be a name."""
    for first in range(len(words)):
        for length in range(1, min(LONGEST_NAME, len(words) - first) + 1):
            yield first, length


def is_spoken_of(part: ComponentElement, text: str) -> bool:
    """Whether a text uses a word of a part's id, name, product or kind, in whatever case or number."""
    kind = CATALOGUE.kinds[part.part.kind]
    names = (part.id, part.label, part.part.product or "", part.part.kind, kind.title)
    ours = {_stem(word) for name in names for word in _WORDS.findall(name)}
    return bool(ours & {_stem(word) for word in _WORDS.findall(text)} - LITTLE)


def _stem(word: str) -> str:
    return word.lower().removesuffix("s")


LITTLE = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "it",
        "of",
        "on",
        "one",
        "or",
        "the",
        "thi",
        "that",
        "to",
        "with",
    ]
)
"""Words that name nothing, as `_stem` leaves them."""
