"""Which rules are judged, how severe they are and with which thresholds: one policy a review."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from designer.model.design import Scalar
from designer.model.errors import InvalidSettings
from designer.model.nearest import LONGEST, did_you_mean
from designer.rules import CATEGORIES, Rule, Severity

WAIVER_RULES = frozenset({"WVR-001", "WVR-002"})


@dataclass(frozen=True)
class Policy:
    """Settings of a review.

    Parameters
    ----------
    select, ignore
        Rule ids, the letters of ids (`REL`) or categories; nothing selected means everything.
    severities
        Severity by rule id; it wins over the rule's own and over a violation's.
    thresholds
        Threshold values by rule id and name.
    extended
        Judge the extended tier too; a rule selected by its id is judged anyway.
    details
        Let rules of medium and low severity ask about components that no journey needs.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    extended: bool = False
    details: bool = False

    def chosen(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules to be judged, by id.

        Raises
        ------
        InvalidSettings
            If the policy names a rule, category or threshold that there is not.
        """
        known = tuple(sorted(rules, key=lambda rule: rule.id))
        self._validate(known)
        return tuple(rule for rule in known if self._judges(rule))

    def settings(self, rule: Rule) -> Mapping[str, Scalar]:
        """Thresholds of one rule that differ from its own; what it shares with another is set there or here."""
        shared = {
            name: values[name]
            for name, other in rule.shares.items()
            if name in (values := self.thresholds.get(other, {}))
        }
        return {**shared, **self.thresholds.get(rule.id, {})}

    def severity(self, rule: Rule) -> Severity:
        """How severe a rule is under this policy."""
        return Severity(self.severities.get(rule.id, rule.severity))

    def admits(self, rule_id: str, category: str) -> bool:
        """Whether a rule is selected and not ignored, tiers aside."""
        words = {rule_id, rule_id.partition("-")[0], category}
        selected = not self.select or not words.isdisjoint(self.select)
        return selected and words.isdisjoint(self.ignore)

    def _judges(self, rule: Rule) -> bool:
        named = rule.tier == "core" or self.extended or rule.id in self.select
        return named and self.admits(rule.id, rule.category)

    def _validate(self, rules: tuple[Rule, ...]) -> None:
        by_id = {rule.id: rule for rule in rules}
        letters = {name.partition("-")[0] for name in by_id} | CATEGORIES.keys() | {"WVR"}
        words = by_id.keys() | letters | set(CATEGORIES.values()) | WAIVER_RULES
        for word in (*self.select, *self.ignore):
            if word not in words:
                raise InvalidSettings(
                    f"there is no rule or category {word!r}; {_meant(word, words, letters)}"
                )
        self._refuse_contradictions(rules)
        for name in (*self.severities, *self.thresholds):
            if name not in by_id:
                raise InvalidSettings(f"there is no rule {name!r}; {_meant(name, by_id, ())}")
        for name, values in self.thresholds.items():
            if unknown := sorted(values.keys() - by_id[name].thresholds.keys()):
                has = ", ".join(sorted(by_id[name].thresholds)) or "none"
                raise InvalidSettings(f"rule {name} has no threshold {unknown[0]!r}; it has {has}")
            for key, value in values.items():
                _check_type(name, key, by_id[name].thresholds[key], value)

    def _refuse_contradictions(self, rules: tuple[Rule, ...]) -> None:
        """Selecting what a wider word ignores leaves nothing to judge, and nothing judged looks like success."""
        wide = set(self.ignore) - {rule.id for rule in rules}
        for word in self.select:
            meant = [words for words in map(_words, rules) if word in words]
            ignored = wide | ({word} & set(self.ignore))
            if meant and not any(words.isdisjoint(ignored) for words in meant):
                raise InvalidSettings(f"{word} is selected, and all of it is ignored; drop one")


def _meant(word: str, words: Collection[str], letters: Collection[str]) -> str:
    """What may have been meant: the words that look like it, else the letters and categories, which are few."""
    # Ids are written in capitals and categories in small letters, so that each is compared in its own.
    near = (match for each in (word.upper(), word.lower()) for match in _near(each, sorted(words)))
    found = did_you_mean(dict.fromkeys(near))
    few = f"there are {', '.join(sorted(letters))}, {', '.join(CATEGORIES.values())}; "
    return found or f"{few if letters else ''}`chalkline rules` lists the rules"


def _near(word: str, words: Sequence[str]) -> Sequence[str]:
    return get_close_matches(word, words, 2, cutoff=0.7) if len(word) <= LONGEST else ()


def _words(rule: Rule) -> frozenset[str]:
    """What a rule is selected and ignored by."""
    return frozenset((rule.id, rule.id.partition("-")[0], rule.category))


def _check_type(rule: str, name: str, default: Scalar, value: Scalar) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, int | float) and not isinstance(default, bool) and not is_number:
        raise InvalidSettings(f"threshold {name} of {rule} is a number, not {value!r}")
