"""What a wheel installs works without the clone: the commands, and the screen with its theme and its bundle."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; from designer.cli.main import program; sys.exit(program())"
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
MESSAGES = 30
"""So many come before the first page is there, and fewer."""


class Installed(NamedTuple):
    """Packages unpacked into a folder of their own, and a working directory that knows of no clone."""

    site: Path
    elsewhere: Path

    def command(self, *options: str) -> list[str]:
        # -P: the working directory is not searched for modules, as with an installed `chalkline`.
        return [sys.executable, "-P", "-c", START, *options]

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHALKLINE", "STREAMLIT"))}
        home = str(self.elsewhere)
        database = str(self.elsewhere / "designs.sqlite")
        return {
            **kept,
            "PYTHONPATH": str(self.site),
            "HOME": home,
            "USERPROFILE": home,
            "CHALKLINE_DB": database,
        }

    def run(self, *options: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(*options),
            cwd=self.elsewhere,
            env=self.environment,
            capture_output=True,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel of this clone, unpacked as an installer unpacks it."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    site, elsewhere = folder / "site", folder / "elsewhere"
    elsewhere.mkdir()
    (wheel,) = folder.glob("chalkline-*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    return Installed(site, elsewhere)


@pytest.fixture
def screen(installed: Installed) -> Iterator[str]:
    """The address of `chalkline app`, started from the wheel."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = installed.command("app", "--port", str(port))
    with subprocess.Popen(
        command,
        cwd=installed.elsewhere,
        env=installed.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"127.0.0.1:{port}"
        finally:
            _end(process)
            assert not _answers(f"127.0.0.1:{port}"), "the server outlived its command"


def test_entry_point_names_the_program(installed: Installed) -> None:
    (entries,) = installed.site.glob("chalkline-*.dist-info/entry_points.txt")
    assert "chalkline = designer.cli.main:program" in entries.read_text(encoding="utf-8")


def test_packages_come_from_the_wheel(installed: Installed) -> None:
    where = "import designer, checkers, scenarios; print(designer.__file__)"
    found = subprocess.run(
        [sys.executable, "-P", "-c", where],
        cwd=installed.elsewhere,
        env=installed.environment,
        capture_output=True,
        check=True,
        text=True,
    )
    assert Path(found.stdout.strip()).is_relative_to(installed.site)


def test_shipped_design_is_made_judged_and_drawn(installed: Installed) -> None:
    assert (
        installed.run("new", "fraud-realtime", "--flawed", "1", "--output", "bad.yaml").returncode
        == 0
    )
    checked = installed.run("check", "bad.yaml")
    assert checked.returncode == 1, checked.stderr.decode()
    assert b"SEC-012" in checked.stdout
    drawn = installed.run("export", "bad.yaml", "--to", "svg", "--output", "bad.svg")
    assert drawn.returncode == 0, drawn.stderr.decode()
    assert "Fraud model" in (installed.elsewhere / "bad.svg").read_text(encoding="utf-8")
    numbers = installed.run("analyze", "bad.yaml")
    assert numbers.returncode in (0, 1), numbers.stderr.decode()


def test_screen_shows_the_board_in_its_own_colours(screen: str) -> None:
    theme, shown = _first_page(screen)
    for name in ("light", "dark"):
        told = getattr(theme, name)
        wanted = THEME[name]
        assert told.primary_color == wanted["primaryColor"]
        assert told.background_color == wanted["backgroundColor"]
        assert told.text_color == wanted["textColor"]
    bundle = re.search(rb"app/static/(canvas-[\w-]+\.js)", shown)
    assert bundle, "the board's bundle is named on the page"
    assert b"Card fraud, as first shipped" in shown
    with urllib.request.urlopen(f"http://{screen}/app/static/{bundle[1].decode()}") as served:
        assert "javascript" in served.headers["Content-Type"]
        assert served.read() == (ROOT / "static" / bundle[1].decode()).read_bytes()


@pytest.mark.parametrize("page", ["numbers", "rules", "components"])
def test_other_pages_find_their_modules(screen: str, page: str) -> None:
    _, shown = _first_page(screen, page)
    assert page.capitalize().encode() in shown
    assert b"Traceback" not in shown


def _first_page(screen: str, page: str = "") -> tuple[CustomThemeConfig, bytes]:
    """The theme that a browser is told, and everything that is put on the page."""
    theme, shown = CustomThemeConfig(), b""
    with connect(f"ws://{screen}/_stcore/stream", max_size=None, subprotocols=None) as socket_:
        asked = BackMsg()
        asked.rerun_script.page_name = page
        socket_.send(asked.SerializeToString())
        for _ in range(MESSAGES):
            told = ForwardMsg.FromString(socket_.recv(timeout=60, decode=False))
            if told.WhichOneof("type") == "new_session":
                theme = told.new_session.custom_theme
            shown += told.SerializeToString()
            if told.WhichOneof("type") == "script_finished":
                break
    return theme, shown


def _answers(screen: str) -> bool:
    try:
        urllib.request.urlopen(f"http://{screen}/_stcore/health", timeout=1).close()
    except OSError:
        return False
    return True


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            assert process.poll() is None, "the app ended at once"
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the app did not start")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and the server that it started."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False)
    else:
        process.terminate()
    process.wait()
