"""`chalkline app`: start the screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib import resources
from pathlib import Path

import click

SERVED = {"server.headless": "true", "server.address": "127.0.0.1"}
"""What goes for the command alone; all else, the theme too, stands in the `.streamlit` folder beside the script."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--db", metavar="URL", help="Database; otherwise a file in your data folder.")
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="A pack of your own rules.")
def app(port: int, db: str | None, packs: tuple[str, ...]) -> int:
    """Start the board in a browser."""
    environment = {**os.environ, **({"CHALKLINE_DB": db} if db else {})}
    broken = bool(packs) and is_broken(packs)
    if packs:
        environment["CHALKLINE_RULES"] = os.pathsep.join(packs)
    options = [f"--{name}={value}" for name, value in {**SERVED, "server.port": str(port)}.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(script()), *options]
    click.echo(f"Chalkline: http://127.0.0.1:{port}", err=True)
    with subprocess.Popen(command, env=environment) as server:
        # Whoever stops this stops the server: on its own it would go on and hold the port.
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            ended = server.wait()
        except KeyboardInterrupt:
            ended = 0
    return ended or (2 if broken else 0)


def is_broken(names: tuple[str, ...]) -> bool:
    """Read the packs once before the screen starts, and tell what is wrong; the screen says so too, and judges."""
    from designer.cli.packs import tell
    from designer.rules import packs

    problems = packs.read(("checkers", *names)).problems
    tell(problems)
    return bool(problems)


def script() -> Path:
    """The script to run: beside the packages in a clone, inside the package in a wheel."""
    package = Path(str(resources.files("designer")))
    packaged, clone = package / "ui" / "start" / "app.py", package.parent / "app.py"
    return clone if clone.is_file() and (clone.parent / "static").is_dir() else packaged
