"""Imports point one way, and every folder takes part."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

from importlinter import cli

from .sources import PACKAGES, ROOT, imports, python_files


def test_import_contracts_hold() -> None:
    printed = io.StringIO()
    with redirect_stdout(printed):
        code = cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, printed.getvalue()


def test_every_folder_with_python_is_a_package() -> None:
    # The contracts do not see a folder without `__init__.py`.
    folders = {path.parent for path in python_files(*PACKAGES)}
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []


def test_only_the_screen_imports_streamlit() -> None:
    # Wherever the import stands: the contracts leave out tests and the files at the root.
    outside = [path for path in python_files() if path.parts[:2] != ("designer", "ui")]
    allowed = ("tests/ui", "tests/browser", "tests/benchmarks", "tests/packaging")
    found = [
        f"{path}:{line} imports {module}"
        for path in outside
        if not path.as_posix().startswith(allowed)
        for line, module in imports(path)
        if module.split(".")[0] == "streamlit"
    ]
    assert found == []


def test_opening_script_only_opens_the_screen() -> None:
    modules = {module for _, module in imports(ROOT / "app.py")}
    assert modules <= {"__future__", "designer.ui.app", "streamlit"}
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 25
