"""Servers that tests speak to: as a person starts one, and forked from a process that has imported all they need."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
if sys.platform == "win32":
    PROCESSES = multiprocessing.get_context("spawn")
else:
    PROCESSES = multiprocessing.get_context("forkserver")
    PROCESSES.set_forkserver_preload([__name__, "streamlit.web.cli", "designer.ui.pages.board"])


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class App:
    """One server on one database; it can be killed and started again."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.database = folder / "designs.sqlite"
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | BaseProcess | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def command(self) -> list[str]:
        """What follows `streamlit`."""
        options = ["--server.headless=true", "--server.fileWatcherType=none"]
        return ["run", "app.py", f"--server.port={self.port}", *options]

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.process = self.launched()
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the app did not start")

    def launched(self) -> subprocess.Popen[bytes] | BaseProcess:
        return subprocess.Popen(
            [sys.executable, "-m", "streamlit", *self.command],
            cwd=ROOT,
            env={**os.environ, "CHALKLINE_DB": str(self.database)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            if isinstance(self.process, BaseProcess):
                self.process.join()
            else:
                self.process.wait()
            self.process = None


class ForkedApp(App):
    """The same, there in a third of a second."""

    def launched(self) -> BaseProcess:
        process = PROCESSES.Process(target=_serve, args=(str(self.database), self.command))
        process.daemon = True
        process.start()
        return process


def _serve(database: str, command: list[str]) -> None:
    """Be `streamlit` with a command, and say nothing."""
    from streamlit.web import cli

    os.environ["CHALKLINE_DB"] = database
    os.chdir(ROOT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    cli.main(command)


def eventually(page: Page, holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds: a busy machine takes longer, an idle one does not wait."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        page.wait_for_timeout(50)
