"""The ranges, the lock and the licences of what is installed agree with one another."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .sources import ROOT, imports, python_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = [Requirement(line) for line in LOCK.splitlines() if line and not line.startswith("#")]
WANTED = [
    Requirement(text)
    for texts in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for text in texts
]
# Licences that would bind whoever ships Chalkline along with them.
STRONG = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
WEAK = re.compile(r"\b(LGPL|GNU (Lesser|Library) General Public)", re.IGNORECASE)


@pytest.mark.parametrize("wanted", WANTED, ids=lambda requirement: requirement.name)
def test_lock_pins_what_the_range_allows(wanted: Requirement) -> None:
    versions = [_version(pin) for pin in PINS if _name(pin) == _name(wanted)]
    assert versions, f"{wanted.name} is not in requirements.lock: run `python3 tasks.py lock`"
    assert [version for version in versions if not wanted.specifier.contains(version)] == []


def test_lock_is_exact_and_names_no_place() -> None:
    assert [str(pin) for pin in PINS if not re.fullmatch(r"==[^,*]+", str(pin.specifier))] == []
    assert [str(pin) for pin in PINS if pin.url] == []
    assert re.search(r"://|--\w", LOCK) is None


def test_no_dependency_is_under_a_strong_copyleft_licence() -> None:
    licences = {name: _licence(found) for name, found in _closure().items()}
    assert {name: text for name, text in licences.items() if STRONG.search(text)} == {}


def test_no_package_under_a_weak_copyleft_licence_is_imported() -> None:
    weak = {name for name, found in _closure().items() if WEAK.search(_licence(found))}
    modules = {module.split(".")[0] for path in python_files() for _, module in imports(path)}
    assert weak & {canonicalize_name(module) for module in modules} == set()


def _closure() -> dict[str, Distribution]:
    """Every installed distribution that the requirements, in turn, require."""
    found: dict[str, Distribution] = {}
    waiting = list(WANTED)
    while waiting:
        requirement = waiting.pop()
        name = _name(requirement)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # of an extra that this environment does without
        waiting += [Requirement(text) for text in found[name].requires or ()]
    return found


def _licence(found: Distribution) -> str:
    """The licence expression and classifiers; whole licence texts mention other licences."""
    return "; ".join(_licence_words(found))


def _licence_words(found: Distribution) -> Iterator[str]:
    for key in ("License-Expression", "License", "Classifier"):
        for value in found.metadata.get_all(key) or ():
            if key != "Classifier" or value.startswith("License"):
                yield value.splitlines()[0][:100] if value else ""


def _name(requirement: Requirement) -> str:
    return canonicalize_name(requirement.name)


def _version(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")
