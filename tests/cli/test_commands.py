"""The command line keeps FORMAT's promises: what it does, how it ends, what it says of bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from designer.cli import main as command_line
from designer.review import report_schema
from tests.cli.running import run


def test_flawed_design_has_findings_and_exit_status_one(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(bad)) == 1
    said = capsys.readouterr().out
    for rule in ("REL-001", "SEC-012", "MON-006"):
        assert rule in said
    assert "how it gets there: Decision service -> Logs" in said
    assert "clears this, brings nothing new" in said


@pytest.mark.parametrize("number", ["1", "2"])
def test_reference_designs_pass(number: str, tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    assert run("new", "fraud-realtime", "--reference", number, "--output", str(path)) == 0
    assert run("check", str(path), "--fail-on", "high") == 0


@pytest.mark.parametrize("command", ["check", "analyze"])
def test_any_letter_is_written_whatever_the_machine_usually_writes(bad: Path, command: str) -> None:
    text = bad.read_text(encoding="utf-8").replace("name: Card fraud", "name: Κάρτα → 卡", 1)
    bad.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "designer.cli.main", command, str(bad)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Κάρτα → 卡" in done.stdout.decode()


def test_report_follows_its_schema(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("check", str(bad), "--format", "json", "--today", "2026-11-21")
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, report_schema())
    assert report["judged_on"] == "2026-11-21"


def test_same_file_and_day_give_the_same_bytes(bad: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / "one.json", tmp_path / "two.json"]
    for output in outputs:
        run("check", str(bad), "--format", "json", "--today", "2026-11-21", "--output", str(output))
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_fixing_leaves_only_what_needs_a_person(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bad.read_text("utf-8")
    assert run("fix", str(bad)) == 0
    assert bad.read_text("utf-8") == before
    assert run("fix", str(bad), "--write") == 0
    capsys.readouterr()
    run("check", str(bad), "--format", "json")
    left = json.loads(capsys.readouterr().out)["findings"]
    failing = (f for f in left if f["kind"] == "fail")
    # A safe fix that would break something else is left to a person.
    assert all(not fix["safe"] or fix["introduces"] for f in failing for fix in f["fixes"])
    assert "evaluation_gate" in bad.read_text("utf-8")
    assert "redactor" in bad.read_text("utf-8")


def test_fixing_keeps_the_lines_it_does_not_touch(bad: Path) -> None:
    kept = "  - {id: board, kind: dashboard, name: Fraud dashboard}"
    assert kept in bad.read_text("utf-8")
    run("fix", str(bad), "--write")
    assert kept in bad.read_text("utf-8")


def test_sketch_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Piped:
        class buffer:  # noqa: N801 - as standard input has it
            @staticmethod
            def read(_: int) -> bytes:
                return b"u:user_client -> m:llm_deployment"

    monkeypatch.setattr(sys, "stdin", Piped)
    assert run("check", "-") == 1
    assert "LLM-001" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chalkline: 1\nname: x\ncomponents: [{id: a, kind: event_strem}]\n", "event_stream"),
        ("chalkline: 1\nname: x\nname: y\n", "name"),
        ("chalkline: 1\nname: !!python/object:os.system x\n", "tag"),
        ("\x00\x01", ""),
        ("{", ""),
    ],
)
def test_bad_input_is_named_and_exit_status_is_two(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    assert run("check", str(path)) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_unreadable_file_does_not_stop_the_rest(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(tmp_path / "missing.yaml"), str(bad)) == 2
    captured = capsys.readouterr()
    assert "missing.yaml" in captured.err
    assert "SEC-012" in captured.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "FILE", "--to", "gif"),
        ("check", "FILE", "--select", "NO-999"),
        ("check", "FILE", "--select", "SEC-001", "--ignore", "SEC-001"),
        ("check", "FILE", "--today", "tomorrow"),
        ("check", "FILE", "--format", "pdf"),
        ("check", "FILE", "--brief", "nobody-knows-this"),
        ("new", "nobody-knows-this"),
        ("new", "fraud-realtime", "--flawed", "9"),
        ("rules", "NO-999"),
        ("kinds", "flux_capacitor"),
        ("explode",),
    ],
)
def test_bad_usage_is_told_in_a_sentence(
    arguments: tuple[str, ...], bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*(str(bad) if a == "FILE" else a for a in arguments)) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("chalkline: ")
    assert "Traceback" not in captured.err


def test_pictures_and_packets_are_exported(bad: Path, tmp_path: Path) -> None:
    stem = tmp_path / "out"
    assert (
        run(
            "export",
            str(bad),
            "--to",
            "svg,png,pdf,html,markdown,mermaid,dot,json",
            "--output",
            str(stem),
        )
        == 0
    )
    starts = {
        "svg": b"<svg",
        "png": b"\x89PNG",
        "pdf": b"%PDF",
        "html": b"<!doctype",
        "mmd": b"flowchart",
    }
    for suffix, start in starts.items():
        assert Path(f"{stem}.{suffix}").read_bytes().startswith(start)
    page = Path(f"{stem}.html").read_text("utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page


def test_rule_pack_is_loaded_only_when_named(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "acme.py"
    pack.write_text(
        "from designer.rules import Violation, all_of, provides, rule\n"
        "@rule('ACME-001', subjects=all_of(provides('data_store')), remedy='Name an owner.', no_fix='Only you know.',\n"
        "      fails='db:relational_db(owner=none)', passes='db:relational_db(owner=me)')\n"
        "def store_without_owner(store, graph):\n"
        "    '''A store has no owner.'''\n"
        "    if not store.owner:\n"
        "        yield Violation(f'{store.id} has no owner', witness=(store.id,))\n",
        encoding="utf-8",
    )
    assert run("rules", "test", str(pack)) == 0
    run("check", str(bad), "--select", "SEC", "--format", "json")
    assert "ACME-001" not in capsys.readouterr().out
    run("check", str(bad), "--rules", str(pack), "--format", "json")
    assert "ACME-001" in capsys.readouterr().out


def test_broken_pack_is_named(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "broken.py"
    pack.write_text("def (:\n", encoding="utf-8")
    assert run("check", str(bad), "--rules", str(pack)) == 2
    told = capsys.readouterr()
    assert "broken.py:1" in told.err
    assert "rules passed" in told.out, "the other rules run"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    yield 1 / 0\n", "ZeroDivisionError"),
        ("    yield 42\n", "not a Violation"),
        ("    yield Violation('x', witness=('ghost',))\n", "'ghost'"),
    ],
    ids=["raises", "yields a number", "names nothing"],
)
def test_a_rule_of_a_pack_that_does_not_run_is_named_and_the_others_run(
    body: str, said: str, bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "acme.py"
    pack.write_text(
        "from designer.rules import Violation, all_of, provides, rule\n"
        "@rule('ACME-001', subjects=all_of(provides('runtime')), remedy='None.', no_fix='None.',\n"
        "      fails='db:relational_db(owner=none)', passes='db:relational_db(owner=me)')\n"
        "def fails_itself(store, graph):\n"
        "    '''A rule is broken.'''\n" + body,
        encoding="utf-8",
    )
    assert run("check", str(bad), "--rules", str(pack), "--fail-on", "never") == 2
    told = capsys.readouterr()
    assert f"{pack}:" in told.err
    assert said in told.err
    assert "rules passed" in told.out


@pytest.mark.parametrize(
    ("select", "ignore"), [("SEC", "security"), ("SEC-001", "SEC"), ("SEC-001,REL", "REL-001,SEC")]
)
def test_what_is_selected_and_wholly_ignored_is_refused(
    select: str, ignore: str, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(bad), "--select", select, "--ignore", ignore) == 2
    assert "all of it is ignored" in capsys.readouterr().err


def test_a_part_of_what_is_selected_may_be_ignored(bad: Path) -> None:
    assert run("check", str(bad), "--select", "SEC", "--ignore", "SEC-001") in (0, 1)


def test_a_threshold_of_another_type_is_refused(
    bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "chalkline.toml").write_text('[thresholds.PRF-004]\nmost_used = "much"\n')
    monkeypatch.chdir(tmp_path)
    assert run("check", str(bad)) == 2
    assert "is a number" in capsys.readouterr().err


def test_a_rule_of_a_pack_that_raises_fails_the_build_and_the_others_run(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "acme.py"
    pack.write_text(
        "from designer.rules import all_of, provides, rule\n"
        "@rule('ACME-001', subjects=all_of(provides('data_store')), remedy='Name an owner.', no_fix='Only you know.',\n"
        "      fails='db:relational_db', passes='db:relational_db(owner=me)')\n"
        "def store_without_owner(store, graph):\n"
        "    'A store has no owner.'\n"
        "    yield 1 / 0\n",
        encoding="utf-8",
    )
    never = ("--fail-on", "never", "--format", "json")
    assert run("check", str(bad), *never) == 0
    capsys.readouterr()
    assert run("check", str(bad), "--rules", str(pack), *never) == 2
    report = json.loads(capsys.readouterr().out)
    assert [error["rule"] for error in report["errors"]] == ["ACME-001"]
    assert "acme.py:6" in report["errors"][0]["message"]
    assert report["findings"]


def test_unwritable_folder_is_named(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(bad), "--output", str(tmp_path / "nowhere" / "out.txt")) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["rules", "kinds", "scenarios"])
def test_reference_is_given_as_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    if command == "rules":
        assert len(rows) == 198
        assert all(row["source"] and row["fails"] and row["probe"] for row in rows)


@pytest.mark.parametrize("name", ["design", "scenario", "report"])
def test_schemas_are_schemas(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema", name) == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_help_names_every_command() -> None:
    said = CliRunner().invoke(command_line.chalkline, ["--help"]).output
    for name in command_line.GROUPS:
        assert name in said


def test_pdf_of_a_design_is_the_same_bytes_at_any_hour(bad: Path, tmp_path: Path) -> None:
    made = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in made:
        assert run("export", str(bad), "--to", "pdf", "--output", str(path)) == 0
    assert made[0].read_bytes() == made[1].read_bytes()
    assert b"/CreationDate" not in made[0].read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_output_never_takes_the_place_of_a_pipe_or_a_link(bad: Path, tmp_path: Path) -> None:
    pipe, kept, link = tmp_path / "pipe", tmp_path / "kept.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    kept.write_text("old", encoding="utf-8")
    link.symlink_to(kept)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run("new", "fraud-realtime", "--output", str(pipe)) == 0
        assert os.read(reader, 20).startswith(b"chalkline: 1")
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert run("check", str(bad), "--format", "json", "--output", str(link)) == 1
    assert link.is_symlink()
    assert json.loads(kept.read_text("utf-8"))["chalkline"] == 1


def test_output_that_cannot_be_put_in_place_leaves_nothing_behind(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.iterdir())
    assert run("check", str(bad), "--output", str(tmp_path)) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_several_files_give_a_list_though_only_one_can_be_read(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(bad), str(tmp_path / "missing.yaml"), "--format", "json") == 2
    assert [one["chalkline"] for one in json.loads(capsys.readouterr().out)] == [1]
