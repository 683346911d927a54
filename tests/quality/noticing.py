"""Whether a mutant is noticed: a rule that passed fails, with a witness through the changed place (DECISIONS G)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from designer.review import Judgement, Policy
from designer.rules import Rule, Verdict
from designer.rules.verdict import DESIGN
from tests.quality.designs import references
from tests.quality.harmless import why_harmless
from tests.quality.mutations import Mutation, mutations

Verdicts = Mapping[tuple[str, str], Verdict]


@dataclass(frozen=True)
class Mutant:
    """One control taken away: what it was, where, which rules noticed, and why nothing is lost where none did."""

    design: str
    control: str
    place: str
    noticed: tuple[str, ...]
    harmless: str = ""


@cache
def all_mutants(rules: tuple[Rule, ...]) -> tuple[Mutant, ...]:
    """Every mutant of every reference design, judged by all rules."""
    return tuple(mutant for name in references() for mutant in mutants(name, rules))


def mutants(name: str, rules: tuple[Rule, ...]) -> list[Mutant]:
    """Every mutant of one reference design."""
    judgement = Judgement(references()[name], rules, Policy(extended=True))
    before, judged, found = judgement.verdicts, set(judgement.verdicts), []
    absent = frozenset(rule.id for rule in rules if rule.absence)
    for mutation in mutations(judgement.design, judged):
        later = judgement.after(mutation.edits)
        by = noticed_by(before, later.verdicts, mutation, absent)
        graphs = (judgement.graph, later.graph)
        why = "" if by else why_harmless(mutation.control, *graphs, mutation.place, judged)
        found.append(Mutant(name, mutation.control, mutation.place, by, why))
    return found


def noticed_by(
    before: Verdicts, after: Verdicts, mutation: Mutation, absent: frozenset[str]
) -> tuple[str, ...]:
    """The rules that notice a mutation; what the `absent` ones miss is nowhere, so that it has no place."""
    turned = [v for key, v in after.items() if key in before and before[key].kind == "pass"]
    missing = {v.rule for v in turned if v.kind == "fail" and v.rule in absent}
    return tuple(sorted(missing | {v.rule for v in turned if _is_about(v, mutation)}))


def _is_about(verdict: Verdict, mutation: Mutation) -> bool:
    """Whether it fails through the changed place, the whole being everywhere; or asks for what was taken away."""
    if verdict.kind == "open":
        return any(a.on in mutation.around and a.attribute in mutation.said for a in verdict.asks)
    shown = {part for v in verdict.violations for part in (*v.path, *v.path_connections)}
    culprits = {part for v in verdict.violations for part in (*v.components, *v.connections)}
    everywhere = verdict.kind == "fail" and verdict.subject == DESIGN
    return everywhere or not mutation.around.isdisjoint(shown | culprits)
