"""The page on rules of your own: its pack and its settings work as they stand there."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Self

import pytest

from designer.cli.main import main
from designer.rules import examples

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


def test_the_board_starts_with_a_pack_that_cannot_be_loaded_named_and_ends_with_2(
    beside: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[dict[str, str]] = []

    class Server:
        """A server that is stopped at once."""

        def __init__(self, command: list[str], env: dict[str, str]) -> None:
            started.append(env)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def wait(self) -> int:
            return 0

    monkeypatch.setattr("designer.cli.start.subprocess.Popen", Server)
    monkeypatch.setattr("designer.cli.start.signal.signal", lambda *_: None)
    Path("broken.py").write_text("import nothing_like_it\n", encoding="utf-8")
    assert main(["app", "--rules", "broken.py"]) == 2
    assert "broken.py:1" in capsys.readouterr().err
    assert main(["app", "--rules", "acme.py"]) == 0
    assert [env["CHALKLINE_RULES"] for env in started] == ["broken.py", "acme.py"]


LOOPING = """
from designer.rules import Violation, all_of, is_kind, rule

@rule("ACME-009", subjects=all_of(is_kind("relational_db")), remedy="None.", no_fix="None.",
      fails="db:relational_db", passes="db:relational_db")
def loops(store, graph):
    "A rule loops."
    while True:
        pass
    yield Violation("never")
"""


@pytest.mark.parametrize(
    "command",
    [
        ["fix", "store.sketch"],
        ["export", "store.sketch", "--to", "markdown"],
        ["rules"],
        ["rules", "test", "acme.py"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_broken_pack_is_named_and_the_others_go_on(
    command: list[str], beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("broken.py").write_text("import nothing_like_it\n", encoding="utf-8")
    named = ["broken.py"] if command[:2] == ["rules", "test"] else ["--rules", "broken.py"]
    assert main([*command, *named]) == 2
    told = capsys.readouterr()
    assert "broken.py:1" in told.err
    assert told.out or "no safe fix" in told.err, "it goes on"
    assert main(command) == 0


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "command",
    [["rules", "test", "loop.py"], ["rules", "ACME-009", "--rules", "loop.py"]],
    ids=["test", "page"],
)
def test_a_rule_that_loops_on_its_examples_is_given_up_once(
    command: list[str],
    beside: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for asked in (examples.test_pack, inspect.unwrap(examples.error_of)):
        monkeypatch.setattr(asked, "__defaults__", (1.0,))
    Path("loop.py").write_text(LOOPING + Path("acme.py").read_text("utf-8"), encoding="utf-8")
    assert main(command) == 2
    told = capsys.readouterr()
    assert "loop.py:4: ACME-009: takes more than 1 s" in told.err
    assert told.out
