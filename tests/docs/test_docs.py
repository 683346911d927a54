"""Generated pages are current, and Chalkline's own architecture passes its own rules."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from designer.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("script", ["docs/generate_reference.py", "docs/generate_catalogue.py"])
def test_generated_files_are_current(script: str) -> None:
    command = [sys.executable, script, "--check"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_own_architecture_passes_the_rules() -> None:
    assert main(["check", str(ROOT / "docs" / "architecture.yaml"), "--fail-on", "low"]) == 0
