"""The compiled catalogue says what the TOML files say, and is not read once they say something else."""

from __future__ import annotations

import json

import pytest

from designer.model.catalogue import tables


def test_compiled_and_written_tables_are_the_same() -> None:
    written = tables.sources()
    assert json.loads(tables.compiled(written))["tables"] == tables.parsed(written)
    assert tables.tables() == tables.parsed(written)


def test_a_changed_file_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tables.sources() | {"capabilities.toml": b'new = "something"'}
    monkeypatch.setattr(tables, "sources", lambda: changed)
    assert tables.tables()["capabilities"] == {"new": "something"}
