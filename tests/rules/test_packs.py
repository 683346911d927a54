"""Packs are loaded by name or by path, and errors say where."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from designer.model.errors import InvalidPack
from designer.rules import packs

RULE = '''
from designer.rules import Violation, all_of, is_kind, rule

@rule("{id}", subjects=all_of(is_kind("web_app")), remedy="Run two.",
      fails="api:web_app(instances=1)", passes="api:web_app(instances=2)")
def {name}(app, graph):
    """An app runs once."""
    if app.instances < 2:
        yield Violation("once", (app,))
'''


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(textwrap.dedent(text))
    return file


def acme(folder: Path, rule_id: str = "ACME-001", name: str = "acme.py") -> Path:
    return written(folder, name, RULE.format(id=rule_id, name="runs_once"))


def test_a_file_is_a_pack(tmp_path: Path) -> None:
    (rule,) = packs.load((str(acme(tmp_path)),))
    assert (rule.id, rule.category) == ("ACME-001", "operations")


def test_a_folder_is_a_pack_with_all_its_modules(tmp_path: Path) -> None:
    acme(tmp_path, "ACME-002", "pack/two.py")
    acme(tmp_path, "ACME-001", "pack/deeper/one.py")
    assert [r.id for r in packs.load((str(tmp_path / "pack"),))] == ["ACME-001", "ACME-002"]


def test_modules_of_a_package_may_import_each_other(tmp_path: Path) -> None:
    written(tmp_path, "pack/__init__.py", "")
    written(tmp_path, "pack/words.py", "LEAST = 2\n")
    written(
        tmp_path, "pack/own.py", "from .words import LEAST\n" + RULE.format(id="ACME-001", name="a")
    )
    assert len(packs.load((str(tmp_path / "pack"),))) == 1


def test_an_installed_module_is_a_pack_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme(tmp_path, name="acme_rules_by_name.py")
    monkeypatch.syspath_prepend(tmp_path)
    assert [r.id for r in packs.load(("acme_rules_by_name",))] == ["ACME-001"]


def test_nothing_is_loaded_that_was_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert packs.load(()) == ()


def test_the_default_are_the_shipped_rules() -> None:
    assert {rule.module.partition(".")[0] for rule in packs.load()} == {"checkers"}


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    file = acme(tmp_path)
    packs.load((str(file),))
    acme(tmp_path, "ACME-007")
    assert [rule.id for rule in packs.load((str(file),))] == ["ACME-007"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x = 1\ndef broken(:\n", 2, "syntax error"),
        ("x = 1\n\n1 / 0\n", 3, "ZeroDivisionError"),
        ("import no_such_module_anywhere\n", 1, "no_such_module_anywhere"),
        (RULE.format(id="acme1", name="a"), 4, "REL-014"),
        ("from designer.rules import provides\nprovides('safty_in')\n", 2, "safty_in"),
        ("raise SystemExit(0)\n", 1, "SystemExit"),
    ],
)
def test_an_error_names_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = written(tmp_path, "acme.py", text)
    with pytest.raises(InvalidPack, match=said) as caught:
        packs.load((str(file),))
    assert f"{file}:{line}" in str(caught.value)


def test_what_works_is_kept_beside_what_does_not(tmp_path: Path) -> None:
    good, bad = acme(tmp_path), written(tmp_path, "bad.py", "1 / 0\n")
    pack = packs.read((str(good), str(bad)))
    assert [rule.id for rule in pack.rules] == ["ACME-001"]
    assert len(pack.problems) == 1


def test_a_pack_that_loops_is_given_up(tmp_path: Path) -> None:
    file = written(tmp_path, "acme.py", "while True:\n    pass\n")
    with pytest.raises(InvalidPack, match="takes more than"):
        packs.load((str(file),), limit_s=0.3)


def test_an_id_that_is_taken_is_an_error(tmp_path: Path) -> None:
    one, two = acme(tmp_path), acme(tmp_path, name="other.py")
    with pytest.raises(InvalidPack, match="ACME-001: this id is taken"):
        packs.load((str(one), str(two)))


def test_an_id_of_a_shipped_rule_stays_with_it(tmp_path: Path) -> None:
    file = acme(tmp_path, "REL-001")
    found = packs.read(("checkers", str(file)))
    assert [(p.file, p.path) for p in found.problems] == [(str(file), "REL-001")]
    assert next(r for r in found.rules if r.id == "REL-001").is_shipped


def test_naming_a_pack_twice_is_no_clash(tmp_path: Path) -> None:
    file = str(acme(tmp_path))
    assert len(packs.load((file, file))) == 1


@pytest.mark.parametrize("name", ["no_such_pack_anywhere", "no/such/file.py", "nowhere.py"])
def test_a_pack_that_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(InvalidPack, match="there is no"):
        packs.load((name,))
