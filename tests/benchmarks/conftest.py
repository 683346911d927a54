"""Benchmarks are collected only where somebody asks for them: `python3 tasks.py bench`."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out unless the marker is asked for."""
    wanted = str(config.option.markexpr or "") == "benchmark"
    return None if wanted else collection_path.parent == Path(__file__).parent or None
