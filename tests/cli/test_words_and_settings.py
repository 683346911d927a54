"""What commands say of words, settings and inputs that are odd."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.running import run


def test_fix_mends_a_category_and_refuses_a_rule_that_is_not(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("fix", str(bad), "--select", "NO-999") == 2
    assert "there is no rule or category 'NO-999'" in capsys.readouterr().err
    assert run("fix", str(bad), "--select", "monitoring") == 0
    applied = capsys.readouterr().err.splitlines()
    assert applied
    assert all(line.startswith("applied: MON-") for line in applied)


def test_scenario_that_nobody_knows_is_told_and_the_design_judged(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad.write_text(bad.read_text("utf-8").replace("fraud-realtime", "fraud-realtme"), "utf-8")
    assert run("check", str(bad)) == 1
    said = capsys.readouterr().err
    assert "the scenario 'fraud-realtme'" in said
    assert "did you mean fraud-realtime?" in said


def test_start_of_a_scenario_is_enough_to_be_understood(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("scenarios", "frau") == 2
    assert capsys.readouterr().err == (
        "chalkline: unknown word 'frau'; did you mean fraud-realtime?\n"
    )


def test_problem_of_standard_input_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a:web_app -> b")))
    assert run("check", "-") == 2
    assert capsys.readouterr().err.startswith("chalkline: -:1: column 14: b has no kind")


@pytest.mark.parametrize("command", [("check",), ("export", "--to", "yaml")])
def test_report_never_takes_the_place_of_its_design(
    command: tuple[str, ...], bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bad.read_bytes()
    assert run(*command, str(bad), "--output", str(bad)) == 2
    assert "is the design itself" in capsys.readouterr().err
    assert bad.read_bytes() == before


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("chalkline.toml", "selct = ['REL']", "unknown setting 'selct'; did you mean select?"),
        ("chalkline.toml", "x = 1", "unknown setting 'x'; one of rules, select, ignore"),
        ("pyproject.toml", "tool = 3", "the settings must be a table"),
        ("pyproject.toml", "[tool]\nchalkline = 3", "the settings must be a table"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(
    file: str,
    text: str,
    said: str,
    bad: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(bad.parent)
    Path(file).write_text(text, encoding="utf-8")
    assert run("check", str(bad)) == 2
    assert capsys.readouterr().err.startswith(f"chalkline: {file}: {said}")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("-FOO->", "there are COM, CST"),
        ("observability", "monitoring"),
        ("SECC-001", "did you mean SEC-001"),
        ("reliabilty", "did you mean reliability?"),
        ("sec", "did you mean SEC?"),
        ("x" * 5000, "`chalkline rules` lists the rules"),
    ],
    ids=lambda text: text[:20],
)
def test_a_word_that_selects_nothing_is_told_with_what_there_is(
    word: str, said: str, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(bad), f"--select={word}") == 2
    assert said in capsys.readouterr().err


def test_a_scenario_that_is_like_none_is_told_with_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("scenarios", "zzzz") == 2
    assert "one of agentic-retail, " in capsys.readouterr().err


def test_fixing_tells_a_terminal_how_far_it_has_come(
    bad: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("fix", str(bad)) == 0
    quiet = capsys.readouterr()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run("fix", str(bad)) == 0
    told = capsys.readouterr()
    assert told.out == quiet.out
    lines = told.err.split("\r")[1:]
    assert lines[0].startswith("10 fixes tried, ")
    counts = [int(line.split()[0]) for line in lines]
    assert counts == list(range(10, 10 + len(lines)))
    assert "fixes tried" not in quiet.err
