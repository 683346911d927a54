"""The page on the quality of rules: how often each fired rightly and was silent rightly, and what mutants it missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from designer.model.design import Design
from designer.review import Judgement, Policy, Review
from designer.review.beginnings import MOST_COMPONENTS
from designer.rules import Rule, packs
from tests.quality.designs import broken, references, sketches
from tests.quality.noticing import Mutant, all_mutants

DAY = date(2026, 11, 21)
ALL = Policy(extended=True)
Judged = Mapping[str, Judgement]


def page() -> str:
    """The whole page as Markdown; the same designs and rules give the same bytes."""
    rules = packs.load()
    good, bad = _judged(references(), rules), _judged(broken(), rules)
    found = all_mutants(rules)
    parts = (_intro(rules), _designs(rules), _mutations(found), _rules(rules, good, bad))
    return "\n".join("\n".join(part) for part in parts) + "\n"


def _judged(designs: Mapping[str, Design], rules: tuple[Rule, ...]) -> Judged:
    return {name: Judgement(design, rules, ALL) for name, design in designs.items()}


def _intro(rules: tuple[Rule, ...]) -> Iterator[str]:
    core = sum(rule.tier == "core" for rule in rules)
    fixed = sum(rule.no_fix is None for rule in rules)
    yield "# How good the rules are\n"
    yield f"{len(rules)} rules, {core} of them core and {len(rules) - core} extended; {fixed} have a fix."
    yield "Measured over the shipped reference and flawed designs, with the extended rules on. The rules were not"
    yield "written for these designs, but the references were mended where a rule was right; that a rule is silent on"
    yield "them says that it does not cry wolf, not that it would find everything.\n"


def _designs(rules: tuple[Rule, ...]) -> Iterator[str]:
    yield "## Findings and questions a design\n"
    yield "Core rules only, as a person sees them.\n"
    yield "| design | components | critical and high | medium and low | questions |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, design in {**references(), **broken(), **sketches()}.items():
        review = Judgement(design, rules).review(DAY, 0)
        grave, mild = _counted(review)
        yield f"| {name} | {len(design.components)} | {grave} | {mild} | {len(review.questions)} |"
    yield f"\nA drawing is barely begun while it has {MOST_COMPONENTS} components or fewer and states fewer facts than"
    yield "it has of them. Then what fails at parts of which nobody stated anything is gathered by area: how it is"
    yield "protected (security, language models, responsible AI), how it is run (monitoring, reliability, performance,"
    yield "operations, cost), and where data and models come from (data, MLOps, integration). The worst speaks for its"
    yield "area and names the others; the score counts them all. Each open finding is asked for one fact first, and"
    yield "what milder rules want to know waits until a journey is drawn. What a stated fact makes wrong is shown as"
    yield "always.\n"


def _counted(review: Review) -> tuple[int, int]:
    severities = Counter(str(f.severity) for f in review.findings if f.kind == "fail")
    return severities["critical"] + severities["high"], severities["medium"] + severities["low"]


def _mutations(found: Sequence[Mutant]) -> Iterator[str]:
    counted = [m for m in found if not m.harmless]
    noticed = sum(bool(m.noticed) for m in counted)
    yield "## Mutations\n"
    yield "Each control of each reference design is removed or bypassed in turn, each connection that watches,"
    yield "tells, guards or stands in is cut, and each protecting fact is stated to be gone. A mutant is noticed where"
    yield "a rule that passed fails with a witness through the changed place (the control, or what was connected with"
    yield "it); what is missing altogether has no place. Where a fact was taken away, an open verdict that asks for"
    yield "it counts too. Controls that stand there twice are left out. What nobody noticed, and what is harmless, is"
    yield "named below."
    yield f"**{noticed} of {len(counted)} mutants are noticed ({noticed / len(counted):.1%}).**\n"
    yield "| mutation | noticed | of | by |"
    yield "| --- | ---: | ---: | --- |"
    for control in sorted({m.control for m in counted}):
        these = [m for m in counted if m.control == control]
        by = Counter(rule for m in these for rule in m.noticed)
        names = ", ".join(rule for rule, _ in sorted(by.items(), key=lambda x: (-x[1], x[0]))[:4])
        yield f"| {control} | {sum(bool(m.noticed) for m in these)} | {len(these)} | {names} |"
    missed = [m for m in counted if not m.noticed]
    yield "\nNot noticed:\n"
    yield from (f"- {m.control}: `{m.place}` in {m.design}" for m in missed)
    yield "\nHarmless, and why:\n"
    reasons = sorted({(m.control, m.harmless) for m in found if m.harmless})
    for control, why in reasons:
        where = [
            f"`{m.place}` in {m.design}" for m in found if (m.control, m.harmless) == (control, why)
        ]
        yield f"- {control}, since {why}: {', '.join(where)}"
    yield ""


def _rules(rules: tuple[Rule, ...], good: Judged, bad: Judged) -> Iterator[str]:
    yield "## Rules\n"
    yield "Fired: on how many of the flawed designs that it applies to it failed. Silent: on how many of the reference"
    yield "designs that it applies to it did not. A rule that fired on no flawed design is proven by its"
    yield "own examples only.\n"
    yield "| rule | fired, of flawed | silent, of references |"
    yield "| --- | ---: | ---: |"
    for rule in sorted(rules, key=lambda r: r.id):
        fails, applies = _tally(rule, bad)
        wrong, there = _tally(rule, good)
        yield f"| [{rule.id}](rules/{rule.id}.md) | {fails} of {applies} | {there - wrong} of {there} |"


def _tally(rule: Rule, designs: Judged) -> tuple[int, int]:
    """On how many designs a rule fails, and to how many it applies."""
    kinds = [{v.kind for v in j.outcomes[rule.id].verdicts} for j in designs.values()]
    return sum("fail" in k for k in kinds), sum(bool(k) for k in kinds)
