"""A rule's page and its row in `rules --format json`, written from the rule itself."""

from __future__ import annotations

from functools import cache
from typing import Literal

from designer.formats.mermaid import to_mermaid
from designer.formats.reading import read
from designer.model.change import apply
from designer.model.design import Design
from designer.model.errors import DesignerError
from designer.rules.examples import error_of, failing_fixes
from designer.rules.rule import Rule
from designer.rules.violation import Fix

SOME_PART = "this part"
"""What an interviewer's question is about where no drawing is at hand."""
Fixable = Literal["automatic", "guided", "none"]


def rule_document(rule: Rule) -> dict[str, object]:
    """The row of a rule, as FORMAT.md section 2 has it."""
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "category": rule.category,
        "severity": rule.severity.value,
        "tier": rule.tier,
        "rationale": rule.rationale,
        "remedy": rule.remedy,
        "probe": rule.asked_of(SOME_PART)[0],
        "source": rule.source,
        "fixable": fixable(rule),
        "fails": rule.fails,
        "passes": rule.passes,
    }


@cache
def fixable(rule: Rule) -> Fixable:
    """How the rule's findings can be mended: what its failing example offers, so that it cannot lie."""
    offered = example_fixes(rule)
    if any(fix.ask is None for fix in offered):
        return "automatic"
    return "guided" if offered else "none"


@cache
def example_fixes(rule: Rule) -> tuple[Fix, ...]:
    """The fixes that the failing example offers; none where the example, or the rule itself, is broken."""
    if not rule.is_shipped and error_of(rule) is not None:
        return ()
    try:
        return tuple(fix for _, fix in failing_fixes(rule))
    except DesignerError:
        return ()


def example_designs(rule: Rule) -> dict[str, Design]:
    """The examples as designs, by what they show; `mended` is the failing one after its first automatic fix."""
    fails = read(rule.fails)
    shown = {"Fails": fails, "Passes": read(rule.passes)}
    automatic = next((fix for fix in example_fixes(rule) if fix.ask is None), None)
    if automatic is not None:
        shown["Mended"] = apply(fails, automatic.edits).design
    return {name: shown[name] for name in ("Fails", "Mended", "Passes") if name in shown}


def drawings(rule: Rule) -> str:
    """The examples drawn as Mermaid, for pages that can show it."""
    titles = {"Fails": "It fails here", "Mended": "The same, mended", "Passes": "It passes here"}
    parts = [
        f"### {titles[name]}\n\n```mermaid\n{to_mermaid(design)}```"
        for name, design in example_designs(rule).items()
    ]
    return "\n\n".join(("## In pictures", *parts)) + "\n"


def page(rule: Rule) -> str:
    """The page of a rule, in Markdown."""
    parts = [
        f"# {rule.id} {rule.title}",
        f"`{rule.name}` | {rule.category} | {rule.severity.value} | {rule.tier}",
        _section("Why it matters", rule.rationale),
        _section("When it applies", rule.applies),
        _section("How it decides", _decision(rule)),
        _section("Where it may be wrong", rule.false_positives),
        _section("Fails", f"```\n{rule.fails}\n```"),
        _section("Passes", f"```\n{rule.passes}\n```"),
        _section("Remedy", rule.remedy),
        _section("Fix", _fixes(rule)),
        _section("An interviewer asks", "\n\n".join(filter(None, rule.asked_of(SOME_PART)))),
        _section("Source", _source(rule)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _section(heading: str, text: str) -> str:
    return f"## {heading}\n\n{text}" if text else ""


def _decision(rule: Rule) -> str:
    lines = [
        "Each subject fails where a counterexample is found, is open where a fact is missing, else passes."
    ]
    if rule.absence:
        lines.append("A finding means that something is not drawn.")
    if rule.yields_to:
        lines.append(f"It says nothing where {', '.join(rule.yields_to)} already found the cause.")
    if rule.yields_connections_to:
        others = ", ".join(rule.yields_connections_to)
        lines.append(f"It says nothing of a connection that {others} already names.")
    for name, value in sorted(rule.thresholds.items()):
        lines.append(f"Threshold `{name}`: {value}, which a policy can override.")
    return " ".join(lines)


def _fixes(rule: Rule) -> str:
    if rule.no_fix:
        return f"None: {rule.no_fix}"
    return "\n".join(f"- {_fix(fix)}" for fix in example_fixes(rule))


def _fix(fix: Fix) -> str:
    notes = [f"asks: {fix.ask.question}"] if fix.ask else ["automatic"]
    if not fix.safe:
        notes.append("changes what is claimed: look first")
    return f"{fix.title} ({'; '.join(notes)})"


def _source(rule: Rule) -> str:
    read = f" (read {rule.source_checked})" if rule.source_checked else ""
    return rule.source and f"{rule.source}{read}"
