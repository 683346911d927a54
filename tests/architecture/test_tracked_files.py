"""What is committed says nothing of the machine it was written on, and the words about it are true."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

import tasks

from .sources import ROOT, files, read

# Put together from parts, so that this file does not hold what it looks for.
HOME = r"(?<![\w.~/-])/(root|home/\w+|Users/\w+)" + "/"
WINDOWS_HOME = r"[A-Z]:\\+Users" + r"\\"
INDEX_OPTION = r"--((extra-)?index-" + "url|find-" + r"links[ =]\S)"
INDEX_SETTING = r"^\s*(extra-)?(index|registry)[-_]?(url)?\s*" + "=\\s*[\"']?http"
MACHINE = re.compile(
    "|".join((HOME, WINDOWS_HOME, INDEX_OPTION, INDEX_SETTING)),
    re.MULTILINE,
)
HERE = (str(ROOT), sys.prefix)
RESOLVED = re.compile(r'"resolved": "(?!https://registry\.npmjs\.org/)')
BINARY = {".png", ".ttf", ".woff2", ".ico", ".pdf"}


def texts() -> list[Path]:
    return [path for path in files() if path.suffix not in BINARY and path.parts[0] != "static"]


@pytest.mark.parametrize("path", texts(), ids=str)
def test_file_names_no_machine(path: Path) -> None:
    found = MACHINE.search(read(path))
    assert found is None, f"{path} names a place of one machine: {found[0]}"
    assert [place for place in HERE if place in read(path)] == []


def test_npm_lock_names_the_public_registry_alone() -> None:
    locks = [path for path in files() if path.name == "package-lock.json"]
    assert [str(path) for path in locks if RESOLVED.search(read(path))] == []


def test_readme_commands_exist() -> None:
    commands = re.findall(r"(?m)^python3 (.+?)(?: +#.*)?$", read(Path("README.md")))
    words = [shlex.split(command) for command in commands]
    assert words[:2] == [["tasks.py", "app"], ["tasks.py", "test"]]
    for script, task, *_ in words:
        assert (ROOT / script).exists()
        assert callable(getattr(tasks, task))


@pytest.mark.parametrize("page", [p for p in files() if p.suffix == ".md"], ids=str)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", read(page))
    assert [target for target in targets if not (ROOT / page.parent / target).exists()] == []


def test_ci_runs_the_readme_test_command() -> None:
    assert "python3 tasks.py test" in read(Path(".ci/run"))
