"""Judging a design: every rule on every subject, each rule's own errors apart, fixes proven when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from designer.graph import Ask, DesignGraph, Unknown
from designer.graph.others import relying_on_others
from designer.model.change import changed as changed_design
from designer.model.design import Component, Connection, Design, Scalar
from designer.model.edit import Edit
from designer.model.errors import InvalidEdit, InvalidSettings
from designer.model.requirements import TAGS, Waiver
from designer.review.beginnings import gathered
from designer.review.findings import Finding, FixProposal, changed, drafts_of, findings_of, order
from designer.review.fixes import Key, Proof, compared
from designer.review.policy import Policy
from designer.review.questions import questions_of
from designer.review.reasons import NO_JOURNEY, NO_TAGS, waiting_for_journeys
from designer.review.report import Assumption, Passed, Review
from designer.review.score import Share, score, share
from designer.review.standing import (
    LOOKS,
    NOTHING_KNOWN,
    Drafts,
    Standing,
    attributes_changed,
    moved,
    standing,
)
from designer.review.waivers import waived, waiver_findings
from designer.rules import DESIGN, Outcome, Rule, RuleError, Verdict, filled, outcome
from designer.rules.verdict import too_slow
from designer.rules.watchdog import RULE_LIMIT_S, TookTooLong, Watchdog

MOST_PROVING = 5_000
"""Verdicts that a report spends on proofs at most; each proof judges everything again."""


class Judgement:
    """All verdicts on one design; everything costly is computed when first asked for.

    Parameters
    ----------
    rules
        All rules that are loaded; the policy chooses among them.
    beside
        Findings that no rule makes, such as a requirement that the design weakens.
    limit_s
        A rule that takes longer, in seconds, is given up.
    known
        What still stands of an earlier state of this design: these rules are not run again.
    """

    def __init__(
        self,
        design: Design | DesignGraph,
        rules: Iterable[Rule],
        policy: Policy | None = None,
        *,
        beside: Iterable[Finding] = (),
        limit_s: float = RULE_LIMIT_S,
        known: Standing = NOTHING_KNOWN,
    ) -> None:
        self.graph = design if isinstance(design, DesignGraph) else DesignGraph(design)
        self.design = self.graph.design
        self.policy = policy or Policy()
        self.loaded = tuple(rules)
        self.rules = {rule.id: rule for rule in self.policy.chosen(self.loaded)}
        self.beside = tuple(beside)
        self._limit_s = limit_s
        self._known = known
        self._proofs: dict[tuple[str, int, Scalar | None], Proof] = {}

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What each rule says, by its id."""
        with Watchdog(self._limit_s) as watchdog:
            return {name: self._outcome(rule, watchdog) for name, rule in self.rules.items()}

    def _outcome(self, rule: Rule, watchdog: Watchdog) -> Outcome:
        if rule.id in self._known.outcomes:
            return self._known.outcomes[rule.id]
        try:
            with watchdog.limited():
                return outcome(rule, self.graph, self.policy.settings(rule))
        except TookTooLong:
            return Outcome((), too_slow(rule, self._limit_s))

    def _too_slow(self) -> Mapping[str, Outcome]:
        """Rules of packs that took too long here: a later state does not wait for each of them again."""
        known: Mapping[str, Outcome] = self.__dict__.get("outcomes", self._known.outcomes)
        return {
            name: found
            for name, found in known.items()
            if found.error is not None
            if found.error.took_too_long and not self.rules[name].is_shipped
        }

    @cached_property
    def verdicts(self) -> Mapping[Key, Verdict]:
        """All verdicts by rule and subject, but for rules that wait for the tags alone."""
        return {
            (verdict.rule, verdict.subject): verdict
            for name, result in self.outcomes.items()
            if name not in self.waiting_for_tags
            for verdict in result.verdicts
        }

    @cached_property
    def waiting_for_tags(self) -> frozenset[str]:
        """Rules that hang on tags where the design states none: not applicable, and one question asks."""
        stated = self.design.requirements
        if stated.tags is not None or stated.unsure:
            return frozenset()
        # Where any tag may hold, a rule that hangs on one says that it does not know.
        unsure = stated.model_copy(update={"tags": (), "unsure": tuple(TAGS)})
        perhaps = DesignGraph(self.design.model_copy(update={"requirements": unsure}))
        quiet = (self.rules[name] for name, result in self.outcomes.items() if _is_quiet(result))
        return frozenset(rule.id for rule in quiet if _hangs_on_tags(rule, perhaps))

    @property
    def errors(self) -> tuple[RuleError, ...]:
        """Rules that could not be run, by id."""
        return tuple(result.error for result in self.outcomes.values() if result.error is not None)

    @cached_property
    def drafts(self) -> Drafts:
        """What each rule finds by itself, but for rules that wait for the tags alone."""
        names = (name for name in self.outcomes if name not in self.waiting_for_tags)
        return {name: self._drafts(name) for name in names}

    def _drafts(self, rule: str) -> tuple[Finding, ...]:
        known, outcome = self._known, self.outcomes[rule]
        if rule in known.drafts and known.outcomes.get(rule) is outcome:
            return known.drafts[rule]
        asked = known.asked(rule)
        return drafts_of(self.rules[rule], outcome.verdicts, self.graph, self.policy, asked)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings before waivers, unproven, the worst first."""
        drafts = chain.from_iterable(self.drafts.values())
        own = findings_of(self.rules, drafts, self.graph)
        return tuple(sorted((*own, *self.beside), key=order)) if self.beside else own

    # ---- What if ---------------------------------------------------------------------------

    def after(self, edits: Iterable[Edit]) -> Judgement:
        """The judgement of the design as edits would leave it.

        Raises
        ------
        InvalidEdit
            If the edits do not fit the design.
        """
        return self.of_later(changed_design(self.design, tuple(edits)))

    def of_later(self, design: Design) -> Judgement:
        """The judgement of a later state of this design: rules that read nothing of what changed are not run again."""
        # What a waiver names stays a finding of its own.
        drafts = self.__dict__.get("drafts", {}) if design.waivers == self.design.waivers else {}
        changed = attributes_changed(self.design, design)
        if changed is None or "outcomes" not in self.__dict__:
            return self._of(DesignGraph(design), drafts=drafts)
        stand = standing(self.outcomes, self.rules, changed)
        return self._of(self.graph.later(design, changed), stand, drafts)

    def _of(
        self,
        graph: DesignGraph,
        outcomes: Mapping[str, Outcome] = MappingProxyType({}),
        drafts: Drafts = MappingProxyType({}),
    ) -> Judgement:
        parts = moved(self.graph, graph) if drafts else frozenset[str]()
        known = Standing({**outcomes, **self._too_slow()}, drafts, parts)
        return Judgement(graph, self.loaded, self.policy, limit_s=self._limit_s, known=known)

    def redrawn(self, design: Design) -> Judgement:
        """As `of_later`; where only the looks of this one changed, nothing at all is judged again."""
        if self.beside or not self._looks_alone_differ(design):
            return self.of_later(design)
        later = self._of(self.graph.redrawn(design))
        for name in ("outcomes", "verdicts", "waiting_for_tags", "drafts", "findings"):
            later.__dict__[name] = getattr(self, name)
        return later

    def _looks_alone_differ(self, design: Design) -> bool:
        # Whoever writes rules of his own may read whatever a design holds.
        shipped = all(rule.is_shipped for rule in self.rules.values())
        return shipped and design == self.design.model_copy(
            update={name: getattr(design, name) for name in LOOKS}
        )

    def prove(self, fingerprint: str, fix: int = 0, answer: Scalar | None = None) -> Proof:
        """What a finding's fix would clear and newly break; proven once.

        Raises
        ------
        InvalidSettings
            If there is no such finding or fix, or a guided fix comes without its answer.
        """
        key = (fingerprint, fix, answer)
        if key not in self._proofs:
            self._proofs[key] = self._proven(self.finding(fingerprint), fix, answer)
        return self._proofs[key]

    def finding(self, fingerprint: str) -> Finding:
        """The finding with a fingerprint.

        Raises
        ------
        InvalidSettings
            If there is none.
        """
        for finding in self.findings:
            if finding.fingerprint == fingerprint:
                return finding
        raise InvalidSettings(f"there is no finding {fingerprint!r}")

    def _proven(self, finding: Finding, fix: int, answer: Scalar | None) -> Proof:
        if not 0 <= fix < len(finding.fixes):
            raise InvalidSettings(f"finding {finding.fingerprint} has no fix {fix}")
        try:
            later = self.after(edits_of(finding.fixes[fix], answer))
        except InvalidEdit:
            return Proof(clears=False)
        designs = (self.design, later.design)
        return compared((finding.rule, finding.subject), self.verdicts, later.verdicts, designs)

    # ---- The review ------------------------------------------------------------------------

    def review(self, today: date, prove: int = 20) -> Review:
        """The review on a day, with the fixes of the `prove` worst findings proven."""
        findings = self._waived(today)
        questions = questions_of(
            (*findings, *self._waiting()), self.graph, details=self.policy.details
        )
        return Review(
            design=self.design,
            scenario=self.design.scenario,
            level=self.design.level,
            judged_on=today,
            findings=tuple(
                changed(finding, question=questions.of(finding))
                for finding in self._shown(gathered(findings, self.graph), prove)
            ),
            questions=questions.to_ask,
            to_find_out=questions.to_find_out,
            passed=self._passed(),
            not_applicable=self._not_applicable(),
            errors=self.errors,
            score=score(self._shares(), findings),
            assumptions=_assumptions(self.graph),
            reasons=self._reasons(),
        )

    def _waived(self, today: date) -> tuple[Finding, ...]:
        found = waived(self.findings, self.design.waivers, today)
        about = [w for w in self.design.waivers if self._can_judge(w)]
        extra = waiver_findings(found, about, today, self.graph, self.policy)
        return tuple(sorted((*found, *extra), key=order)) if extra else found

    def _can_judge(self, waiver: Waiver) -> bool:
        """A waiver of a rule that this policy leaves out cannot be said to be unused."""
        return waiver.rule in self.rules or waiver.rule not in {r.id for r in self.loaded}

    def _waiting(self) -> tuple[Finding, ...]:
        asks = (Ask("requirements", "tags"),)
        drafts = (
            drafts_of(
                self.rules[name],
                (Verdict(name, DESIGN, "open", (), asks),),
                self.graph,
                self.policy,
            )
            for name in sorted(self.waiting_for_tags)
        )
        return findings_of(self.rules, chain.from_iterable(drafts), self.graph)

    def _shown(self, findings: Iterable[Finding], prove: int) -> Iterator[Finding]:
        # By count, not by clock: the same design gives the same report on any machine.
        left = min(prove, MOST_PROVING // max(1, len(self.verdicts)))
        for finding in findings:
            proves = left > 0 and finding.kind == "fail" and bool(finding.fixes)
            left -= proves
            yield self.proven(finding) if proves else finding

    def proven(self, finding: Finding) -> Finding:
        """A finding with its automatic fixes proven."""
        fixes = (self._with_proof(finding, n) for n in range(len(finding.fixes)))
        return changed(finding, fixes=tuple(fixes))

    def _with_proof(self, finding: Finding, number: int) -> FixProposal:
        fix = finding.fixes[number]
        if fix.ask is not None:
            return fix
        proof = self.prove(finding.fingerprint, number)
        return replace(fix, clears=proof.clears, introduces=proof.introduces)

    def _passed(self) -> tuple[Passed, ...]:
        return tuple(
            self._passing(name, sorted(v.subject for v in result.verdicts))
            for name, result in self.outcomes.items()
            if result.verdicts and {v.kind for v in result.verdicts} == {"pass"}
            if result.error is None
        )

    def _passing(self, rule: str, subjects: list[str]) -> Passed:
        relying = relying_on_others(self.graph)
        return Passed(rule, tuple(subjects), tuple(s for s in subjects if s in relying))

    def _not_applicable(self) -> tuple[str, ...]:
        return tuple(
            name
            for name, result in self.outcomes.items()
            if name in self.waiting_for_tags or (not result.verdicts and result.error is None)
        )

    def _reasons(self) -> dict[str, str]:
        """Why rules do not apply, where something that was merely not said would make them apply."""
        left = [self.rules[n] for n in self._not_applicable() if n not in self.waiting_for_tags]
        journeys = dict.fromkeys(waiting_for_journeys(left, self.graph), NO_JOURNEY)
        return dict(sorted({**dict.fromkeys(self.waiting_for_tags, NO_TAGS), **journeys}.items()))

    def _shares(self) -> list[Share]:
        return [
            share(name, self.rules[name].category, self.policy.severity(self.rules[name]), found)
            for name, result in self.outcomes.items()
            if name not in self.waiting_for_tags and (found := result.verdicts)
        ]


def _is_quiet(result: Outcome) -> bool:
    """Whether a rule says nothing yet of any subject."""
    return result.error is None and all(
        v.subject == DESIGN and v.kind == "open" for v in result.verdicts
    )


def _hangs_on_tags(rule: Rule, perhaps: DesignGraph) -> bool:
    if rule.when is None:
        return False
    try:
        rule.when(perhaps)
    except Unknown as unknown:
        return any(ask[1] == "tags" for ask in unknown.asks)
    except Exception:  # noqa: BLE001 -- what a rule raises here it raised before, or it is no matter of tags
        return False
    return False


def edits_of(fix: FixProposal, answer: Scalar | None = None) -> tuple[Edit, ...]:
    """The edits of a fix, with its answer filled in.

    Raises
    ------
    InvalidSettings
        If a guided fix comes without its answer.
    """
    if fix.ask is None:
        return fix.edits
    if answer is None:
        raise InvalidSettings(f"{fix.title!r} asks: {fix.ask.question}")
    return filled(fix.edits, answer)


def _assumptions(graph: DesignGraph) -> tuple[Assumption, ...]:
    """What is judged as stated though somebody only assumed it."""
    design = graph.design
    parts: list[Component | Connection] = [*design.components, *design.connections]
    stated = [
        Assumption(part.id, name, part.attributes.get(name))
        for part in parts
        for name in part.assumed
    ]
    journeys = [
        Assumption(j.id, "journey", None) for j in graph.journeys if _is_assumed(j.id, design)
    ]
    return tuple(sorted((*stated, *journeys), key=lambda a: (a.of, a.attribute)))


def _is_assumed(journey: str, design: Design) -> bool:
    drawn = design.journey_by_id.get(journey)
    return drawn is None or drawn.assumed
