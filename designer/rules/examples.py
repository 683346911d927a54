"""Running the examples of rules: they are the documentation, and this is what makes them true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.model.catalogue import CATALOGUE
from designer.model.change import apply
from designer.model.design import Boundary, Component, Connection, Design
from designer.model.edit import Edit, Set
from designer.model.errors import DesignerError
from designer.rules.propriety import impropriety
from designer.rules.rule import Rule
from designer.rules.verdict import Kind, Outcome, RuleError, Verdict, outcome, too_slow
from designer.rules.violation import Fix
from designer.rules.watchdog import RULE_LIMIT_S, TookTooLong, Watchdog


@dataclass(frozen=True)
class ExampleResult:
    """One check of one rule's examples; `problem` is empty where it holds.

    `error` says why the rule could not even be run, where that is what is wrong.
    """

    rule: str
    check: str
    problem: str = ""
    error: RuleError | None = None

    @property
    def holds(self) -> bool:
        """Whether the check holds."""
        return not self.problem


class _Broken(DesignerError):
    """An example does not do what it should, or its rule does not run."""

    def __init__(self, problem: str, error: RuleError | None = None) -> None:
        super().__init__(problem)
        self.error = error


def test_pack(
    rules: Iterable[Rule],
    limit_s: float = RULE_LIMIT_S,  # noqa: PT028 -- it is called from tests; it is none
) -> list[ExampleResult]:
    """Run every check of every rule; one that takes longer than `limit_s` on a check is given up."""
    with Watchdog(limit_s) as watchdog:
        return [result for rule in rules for result in _tested(rule, watchdog, limit_s)]


def _tested(rule: Rule, watchdog: Watchdog, limit_s: float) -> Iterator[ExampleResult]:
    for check in CHECKS:
        try:
            with watchdog.limited():
                result = run_check(rule, check)
        except TookTooLong:
            error = too_slow(rule, limit_s)
            yield ExampleResult(rule.id, check, error.message, error)
            return
        yield result


# They are called from tests; they are none.
test_pack.__test__ = False  # type: ignore[attr-defined]


def test_rule(rule: Rule) -> list[ExampleResult]:
    """Run every check of one rule."""
    return [run_check(rule, check) for check in CHECKS]


test_rule.__test__ = False  # type: ignore[attr-defined]


def run_check(rule: Rule, check: str) -> ExampleResult:
    """Run one of `CHECKS`; an invalid sketch or a rule that raises is what is wrong with it."""
    try:
        CHECKS[check](rule)
    except _Broken as broken:
        return ExampleResult(rule.id, check, str(broken), broken.error)
    except DesignerError as broken:
        return ExampleResult(rule.id, check, str(broken))
    return ExampleResult(rule.id, check)


@cache
def error_of(rule: Rule, limit_s: float = RULE_LIMIT_S) -> RuleError | None:
    """Why a rule cannot be run on its failing example, if it cannot; tried once."""
    try:
        with Watchdog(limit_s) as watchdog, watchdog.limited():
            return outcome(rule, DesignGraph(read(rule.fails))).error
    except TookTooLong:
        return too_slow(rule, limit_s)
    except DesignerError:
        return None  # the sketch is wrong, which the checks say


def failing_fixes(rule: Rule) -> Iterator[tuple[Verdict, Fix]]:
    """The fixes that the failing example offers, each with the verdict it mends."""
    for verdict in _judged(rule, read(rule.fails)).verdicts:
        for violation in verdict.violations:
            for fix in violation.fixes:
                yield verdict, fix


# ---- The checks ------------------------------------------------------------------------------


def _fails_with_witness(rule: Rule) -> None:
    verdicts = _judged(rule, read(rule.fails)).verdicts
    violations = [violation for verdict in verdicts for violation in verdict.violations]
    _require(bool(violations), f"nothing fails: {_kinds(verdicts)}")
    for violation in violations:
        _require(bool(violation.path), f"no witness: {violation.message}")
        _require(bool(violation.message.strip()), "a violation says nothing")


def _passes(rule: Rule) -> None:
    verdicts = _judged(rule, read(rule.passes)).verdicts
    _require(bool(verdicts), "the rule is not applicable to its passing example")
    _require(_kinds(verdicts) == {"pass"}, _described(verdicts))


def _empty_is_not_applicable(rule: Rule) -> None:
    verdicts = _judged(rule, Design(name="empty")).verdicts
    _require(
        all(v.subject == "design" for v in verdicts), f"judges an empty design: {_kinds(verdicts)}"
    )


def _fix_is_offered(rule: Rule) -> None:
    fixes = list(failing_fixes(rule))
    _require(
        bool(fixes) != (rule.no_fix is not None), "offer a fix, or say in no_fix why there is none"
    )


def _fixes_are_proper(rule: Rule) -> None:
    for verdict, fix in failing_fixes(rule):
        wrong = impropriety(fix, verdict.subject)
        _require(wrong is None, f"fix {fix.title!r} {wrong}")


def _fixes_clear(rule: Rule) -> None:
    design = read(rule.fails)
    for verdict, fix in failing_fixes(rule):
        for edits in _applicable_edits(fix):
            mended = apply(design, edits).design
            left = _judged(rule, mended).verdicts
            at = _kinds(v for v in left if v.subject in _heirs(verdict.subject, design, mended))
            _require(at == {"pass"}, f"after {fix.title!r}: {_described(left) or 'not applicable'}")


def _undone_fix_brings_it_back(rule: Rule) -> None:
    design = read(rule.fails)
    for _, fix in failing_fixes(rule):
        for edits in _applicable_edits(fix):
            applied = apply(design, edits)
            undone = apply(applied.design, applied.inverse).design
            _require(undone == design, f"undoing {fix.title!r} does not give the design back")


def _forgetting_only_blurs(rule: Rule) -> None:
    """No failing subject passes, and no passing one fails, because somebody left out a fact."""
    for text, worse in ((rule.fails, "pass"), (rule.passes, "fail")):
        design = read(text)
        before = {v.subject: v.kind for v in _judged(rule, design).verdicts}
        for edit in _forgetting(design):
            for verdict in _judged(rule, apply(design, (edit,)).design).verdicts:
                was = before.get(verdict.subject)
                turned = verdict.kind == worse and was is not None and was != worse
                _require(
                    not turned,
                    f"without {edit.on}.{edit.attribute}, {verdict.subject} is {verdict.kind}, not {was}",
                )


CHECKS: dict[str, Callable[[Rule], None]] = {
    "failing example fails with a witness": _fails_with_witness,
    "passing example is applicable and passes": _passes,
    "empty design is not applicable": _empty_is_not_applicable,
    "a fix is offered, or the reason why none is": _fix_is_offered,
    "fixes touch only what they may": _fixes_are_proper,
    "each fix clears its finding": _fixes_clear,
    "undoing a fix brings the design back": _undone_fix_brings_it_back,
    "forgetting a fact only blurs": _forgetting_only_blurs,
}
"""Every check of a rule's examples, by what it claims."""


# ---- What they share -------------------------------------------------------------------------


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise _Broken(problem)


def _judged(rule: Rule, design: Design) -> Outcome:
    result = outcome(rule, DesignGraph(design))
    if result.error is not None:
        raise _Broken(result.error.message, result.error)
    return result


def _kinds(verdicts: Iterable[Verdict]) -> set[Kind]:
    return {verdict.kind for verdict in verdicts}


def _described(verdicts: Sequence[Verdict]) -> str:
    return "; ".join(_line(verdict) for verdict in verdicts if verdict.kind != "pass")


def _line(verdict: Verdict) -> str:
    why = [violation.message for violation in verdict.violations]
    asked = [f"{attribute} of {part}" for part, attribute in verdict.asks]
    return f"{verdict.subject} is {verdict.kind} ({', '.join(why or asked)})"


def _applicable_edits(fix: Fix) -> list[tuple[Edit, ...]]:
    if fix.ask is None:
        return [fix.edits]
    return [] if fix.ask.example is None else [fix.answered(fix.ask.example)]


def _heirs(subject: str, before: Design, after: Design) -> set[str]:
    """The subject, or the two halves of a connection that a fix put something on."""
    cut = before.connection_by_id.get(subject)
    if cut is None or subject in after.connection_by_id:
        return {subject}
    new = [c for c in after.connections if c.id not in before.connection_by_id]
    return {c.id for c in new if cut.source == c.source or cut.target == c.target}


def _forgetting(design: Design) -> Iterator[Set]:
    """An edit for each fact that is stated; what is drawn (closed world) is not forgotten but erased."""
    parts: list[Component | Connection | Boundary] = [*design.components, *design.connections]
    for part in (*parts, *design.boundaries):
        for name in sorted(part.attributes):
            attribute = CATALOGUE.attributes.get(name)
            if attribute is None or attribute.world == "open":
                yield Set(on=part.id, attribute=name, value=None)
