"""A wheel holds all that a clone needs to run, and nothing that only developers need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from .sources import ROOT, files

SHIPPED = ("designer", "checkers", "scenarios")
FRONTEND = "designer/ui/canvas/frontend/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the files in a wheel built from this clone."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("chalkline-*.whl")
    with ZipFile(built) as archive:
        return set(archive.namelist())


def test_wheel_holds_every_file_of_the_packages(wheel: set[str]) -> None:
    names = {path.as_posix() for path in files() if path.parts[0] in SHIPPED}
    assert {name for name in names if not name.startswith(FRONTEND)} - wheel == set()


def test_wheel_serves_the_bundle_from_beside_its_own_script(wheel: set[str]) -> None:
    bundle = {path.name for path in files() if path.parts[0] == "static"}
    assert {f"designer/ui/start/static/{name}" for name in bundle} <= wheel
    assert {f"designer/ui/start/{name}" for name in ("app.py", ".streamlit/config.toml")} <= wheel


def test_wheel_holds_nothing_else(wheel: set[str]) -> None:
    tops = {Path(name).parts[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(SHIPPED)
    assert [name for name in wheel if name.startswith(FRONTEND)] == []
