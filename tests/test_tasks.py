"""The commands of the README, short of the installing itself."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import tasks

Stub = pytest.MonkeyPatch


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: Stub) -> Path:
    """An empty place for an environment, and no command that really runs."""
    monkeypatch.setattr(tasks, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(tasks, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(tasks, "works", lambda *_: True)
    (tmp_path / ".venv").mkdir()
    return tmp_path / ".venv"


def commands_of(monkeypatch: Stub, code: int = 0) -> list[list[str]]:
    """The commands that tasks run from now on, each ending with this exit code."""
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> int:
        ran.append(command)
        return code

    monkeypatch.setattr(tasks, "run", run)
    return ran


def test_second_installation_runs_nothing(environment: Path, monkeypatch: Stub) -> None:
    ran = commands_of(monkeypatch)
    tasks.install("test")
    assert [command[-1] for command in ran] == [".[test]"]
    ran.clear()
    tasks.install()
    tasks.install("test")
    assert ran == []


def test_further_extra_keeps_those_that_are_there(environment: Path, monkeypatch: Stub) -> None:
    ran = commands_of(monkeypatch)
    tasks.install("test")
    tasks.install("bench")
    assert ran[-1][-1] == ".[bench,test]"


def test_environment_that_was_moved_is_made_anew(environment: Path, monkeypatch: Stub) -> None:
    ran = commands_of(monkeypatch)
    tasks.install()
    noted = json.loads(tasks.STAMP.read_text(encoding="utf-8"))
    tasks.STAMP.write_text(json.dumps([noted[0], "elsewhere", []]), encoding="utf-8")
    ran.clear()
    tasks.install()
    assert "--clear" in ran[0]


@pytest.mark.usefixtures("environment")
def test_damaged_note_counts_as_none(monkeypatch: Stub) -> None:
    tasks.STAMP.write_text("{", encoding="utf-8")
    assert tasks.installed() is None


@pytest.mark.usefixtures("environment")
def test_failed_installation_says_what_to_check(monkeypatch: Stub) -> None:
    commands_of(monkeypatch, code=1)
    with pytest.raises(tasks.Stop, match="check the network"):
        tasks.install()
    assert not tasks.STAMP.exists()


def test_installation_uses_the_lock(environment: Path, monkeypatch: Stub) -> None:
    ran = commands_of(monkeypatch)
    tasks.install()
    assert ran[-1][-4:] == ["-c", str(tasks.LOCK), "-e", "."]


def test_old_python_is_told_what_to_do(monkeypatch: Stub) -> None:
    monkeypatch.setattr(tasks, "OLDEST", (99, 0))
    monkeypatch.setattr(tasks, "works", lambda *_: False)
    with pytest.raises(tasks.Stop, match=r"needs Python 3\.11 or later; this is 3\."):
        tasks.require_python()


def test_missing_browser_stops_ci_and_nobody_else(monkeypatch: Stub) -> None:
    monkeypatch.setattr(tasks, "apt_install", lambda *_: False)
    monkeypatch.delenv("CI", raising=False)
    assert tasks.install_chromium() is None
    monkeypatch.setenv("CI", "true")
    with pytest.raises(tasks.Stop, match="No Chromium"):
        tasks.install_chromium()


def test_apt_is_left_alone_without_root(monkeypatch: Stub) -> None:
    ran = commands_of(monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert not tasks.apt_install("chromium")
    assert ran == []
