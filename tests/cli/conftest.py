"""The design that commands are tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.formats.scenarios import flawed_text


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """The flawed fraud design, as a file."""
    path = tmp_path / "bad.yaml"
    path.write_text(flawed_text("fraud-realtime", 1), encoding="utf-8")
    return path
