"""The page on rules of your own: its pack and its settings work as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from designer.cli.main import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own-rules.md").read_text("utf-8")


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("acme.py").write_text(_block("python"), encoding="utf-8")
    Path("store.sketch").write_text("d:relational_db(owner=none)\n", encoding="utf-8")
    return tmp_path


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def test_the_pack_passes_its_own_examples(beside: Path) -> None:
    assert main(["rules", "test", "acme.py"]) == 0


def test_the_pack_judges_when_it_is_named(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "store.sketch", "--rules", "acme.py", "--select", "ACME"]) == 1
    assert "ACME-001" in capsys.readouterr().out


def test_the_settings_are_accepted(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("chalkline.toml").write_text(_block("toml"), encoding="utf-8")
    assert main(["check", "store.sketch"]) == 1
    assert "ACME-001" in capsys.readouterr().out


def test_the_board_refuses_a_pack_that_cannot_be_loaded(
    beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("broken.py").write_text("import nothing_like_it\n", encoding="utf-8")
    assert main(["app", "--rules", "broken.py"]) == 2
    assert "broken.py" in capsys.readouterr().err
