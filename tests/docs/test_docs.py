"""Generated pages are current, and Chalkline's own architecture passes its own rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from designer.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def test_generated_pages_are_current() -> None:
    command = [sys.executable, "docs/generate_reference.py", "--check"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_own_architecture_passes_the_rules() -> None:
    assert main(["check", str(ROOT / "docs" / "architecture.yaml"), "--fail-on", "low"]) == 0
