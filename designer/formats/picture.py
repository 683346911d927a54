"""Pictures of a design: SVG, PNG and PDF, drawn by Graphviz in a process with a time limit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape

from designer.formats.dot import Marks, to_dot
from designer.model.design import Design
from designer.model.errors import RenderError, UnsupportedFormat

FORMATS = ("svg", "png", "pdf")
TIMEOUT_S = 20.0


def render(
    design: Design, fmt: str, marks: Marks | None = None, timeout_s: float = TIMEOUT_S
) -> bytes:
    """A picture of the design.

    Raises
    ------
    UnsupportedFormat
        If `fmt` is none of `FORMATS`.
    RenderError
        If Graphviz fails, is missing or takes longer than `timeout_s` seconds.
    """
    if fmt not in FORMATS:
        raise UnsupportedFormat(f"pictures are drawn as {', '.join(FORMATS)}, not as {fmt!r}")
    picture = drawn(to_dot(design, marks).encode(), fmt, timeout_s)
    return _tidied(picture) if fmt == "svg" else _undated(picture)


def drawn(dot: bytes, fmt: str, timeout_s: float) -> bytes:
    """What Graphviz makes of a DOT graph in one of its formats."""
    system = shutil.which("dot")
    commands = [[system, f"-T{fmt}"]] if system else []
    commands.append([sys.executable, "-m", "designer.formats.picture_worker", fmt])
    problem = "Graphviz is not there"
    for command in commands:
        try:
            return _run(command, dot, timeout_s)
        except subprocess.TimeoutExpired:
            raise RenderError(
                f"the picture took longer than {timeout_s:g} s; export SVG, or a part of the design"
            ) from None
        except (OSError, subprocess.CalledProcessError) as error:
            problem = _said(error)
    raise RenderError(f"Graphviz could not draw the picture: {problem}")


def _run(command: list[str], dot: bytes, timeout_s: float) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            command,
            input=dot,
            capture_output=True,
            timeout=timeout_s,
            check=True,
            env=_environment(Path(folder)),
        )
    if not done.stdout:
        raise OSError("it gave nothing")
    return done.stdout


def _said(error: OSError | subprocess.CalledProcessError) -> str:
    text = getattr(error, "stderr", None) or str(error).encode()
    lines = text.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "no reason given"


def _environment(folder: Path) -> dict[str, str]:
    """The bundled font beside the system's, so that no label is drawn as boxes."""
    fonts = resources.files("designer.formats") / "fonts"
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(fonts))}</dir><include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<cachedir>{escape(str(folder))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    here = str(Path(str(resources.files("designer"))).parent)
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
    # Where Graphviz knows it, SOURCE_DATE_EPOCH keeps the clock out of a PDF.
    dated = {"SOURCE_DATE_EPOCH": "0"} | os.environ
    return {**dated, "FONTCONFIG_FILE": str(config), "PYTHONPATH": path}


def _undated(picture: bytes) -> bytes:
    """The same design, the same bytes: a PDF's hour of making gives way to as many blanks."""
    return re.sub(rb"/(?:Creation|Mod)Date \(D:[^)]*\)", lambda m: b" " * len(m[0]), picture)


def _tidied(svg: bytes) -> bytes:
    """The SVG element alone, without the document type that no HTML page can hold."""
    text = svg.decode()
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    start = text.find("<svg")
    return text[start:].encode() if start >= 0 else svg
