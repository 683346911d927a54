"""What an attribute may hold: one check for each attribute, built once from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from designer.model.catalogue import CATALOGUE, Attribute
from designer.model.design import Value

SHARES = frozenset({"traffic"})
SPOKEN = ("none", "unknown")
INHERITED = ("trust_zone", "region", "regions", "environment", "private_network", "tenant")
"""What a boundary states for all that stands inside."""
Check = Callable[[Value], str]
"""Says what would be right, or nothing where the value is right."""
_Test = Callable[[Value], bool]


@cache
def vocabulary(role: str) -> Mapping[str, Attribute]:
    """The attributes that can be stated of a `component`, a `connection` or a `boundary`."""
    if role == "connection":
        return CATALOGUE.connection_attributes
    listed = frozenset[str]().union(*(kind.attribute_set for kind in CATALOGUE.kinds.values()))
    own = {
        n: a
        for n, a in CATALOGUE.attributes.items()
        if n in listed or n not in CATALOGUE.connection_attributes
    }
    return own if role == "component" else {name: own[name] for name in INHERITED if name in own}


@cache
def check_of(name: str, role: str) -> Check:
    """The check of an attribute that can be stated of a `role`."""
    attribute = vocabulary(role)[name]
    choices = attribute.choices
    words = attribute.type.split("_or_")
    tests = tuple(_test(word, attribute.minimum, attribute.maximum, choices) for word in words)
    expected = _expected(words, attribute.unit, attribute.minimum, attribute.maximum, choices)

    def check(value: Value) -> str:
        if isinstance(value, str) and value in SPOKEN:
            return ""
        if not any(test(value) for test in tests):
            return expected
        return "percentages that sum to 100" if name in SHARES and not _whole(value) else ""

    return check


def _test(
    word: str, minimum: float | None, maximum: float | None, choices: tuple[str, ...]
) -> _Test:
    tests: Mapping[str, _Test] = {
        "boolean": lambda value: isinstance(value, bool),
        "true": lambda value: value is True,
        "integer": lambda value: isinstance(value, int) and _in_range(value, minimum, maximum),
        "number": lambda value: (
            isinstance(value, int | float) and _in_range(value, minimum, maximum)
        ),
        "text": lambda value: isinstance(value, str),
        "choice": lambda value: isinstance(value, str) and value in choices,
        "list": lambda value: isinstance(value, tuple),
        "reference": lambda value: isinstance(value, str),
        "references": lambda value: isinstance(value, tuple),
        "mapping": lambda value: isinstance(value, Mapping),
    }
    return tests[word]


def _whole(value: Value) -> bool:
    """Whether shares are percentages of a whole."""
    shares = list(value.values()) if isinstance(value, Mapping) else []
    numbers = [share for share in shares if isinstance(share, int | float)]
    return len(numbers) == len(shares) and abs(sum(numbers) - 100) < 0.01


def _in_range(value: float, minimum: float | None, maximum: float | None) -> bool:
    if isinstance(value, bool):
        return False
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)


def _expected(
    words: list[str],
    unit: str | None,
    minimum: float | None,
    maximum: float | None,
    choices: tuple[str, ...],
) -> str:
    bounds = _bounds(minimum, maximum)
    in_unit = f" in {unit}" if unit else ""
    texts = {
        "boolean": "true or false",
        "integer": f"a whole number{in_unit}{bounds}",
        "number": f"a number{in_unit}{bounds}",
        "choice": f"one of {', '.join(choices)}",
        "list": "a list, as in [a, b]",
        "reference": "the id of a component",
        "references": "a list of ids, as in [a]",
        "mapping": "a mapping, as in {a: 1}",
    }
    listed = [texts.get(word, word) for word in words]
    return f"{' or '.join(listed)}; or none, or unknown"


def _bounds(minimum: float | None, maximum: float | None) -> str:
    if minimum is not None and maximum is not None:
        return f" from {minimum:g} to {maximum:g}"
    if minimum is not None:
        return f", at least {minimum:g}"
    return "" if maximum is None else f", at most {maximum:g}"
