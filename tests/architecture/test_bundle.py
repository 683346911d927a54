"""The committed bundle of the board is what its sources build to."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .sources import ROOT

FRONTEND = ROOT / "designer" / "ui" / "canvas" / "frontend"
STATIC = ROOT / "static"
MANIFEST = STATIC / "sources.json"

pytestmark = pytest.mark.skipif(not FRONTEND.exists(), reason="the board has no sources yet")


def test_bundle_was_built_from_these_sources() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert {name: _digest(FRONTEND / name) for name in manifest["sources"]} == manifest["sources"]
    assert {name: _digest(STATIC / name) for name in manifest["outputs"]} == manifest["outputs"]


def test_manifest_names_every_source_and_every_output() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    sources = {path.relative_to(FRONTEND).as_posix() for path in FRONTEND.glob("src/**/*.*")}
    assert sources - {name for name in sources if ".test." in name} <= set(manifest["sources"])
    outputs = {path.name for path in STATIC.iterdir()} - {MANIFEST.name, ".gitkeep"}
    assert outputs == set(manifest["outputs"])


def test_sources_build_to_the_same_bytes(tmp_path: Path) -> None:
    npm = shutil.which("npm", path=_path())
    if npm is None or not (FRONTEND / "node_modules").exists():
        assert not os.environ.get("CI"), "Node's packages are missing: run `python3 tasks.py test`"
        pytest.skip("needs Node and the board's packages; `python3 tasks.py test` installs both")
    elsewhere = {**os.environ, "PATH": _path(), "CHALKLINE_STATIC": str(tmp_path)}
    subprocess.run([npm, "run", "build"], cwd=FRONTEND, check=True, env=elsewhere)
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    built = {path.name: _digest(path) for path in tmp_path.iterdir() if path.name != MANIFEST.name}
    assert built == manifest["outputs"]


def _path() -> str:
    """The path with this environment's own Node first."""
    import sys

    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


def _digest(path: Path) -> str:
    """SHA-256 of a file; line ends count as one, whatever git made of them."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
