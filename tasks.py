"""What one does with a clone: `python3 tasks.py app`, `python3 tasks.py test`, and a few more.

It needs Python 3.11 and nothing else. Whatever a task needs it installs into `.venv` beside this
file, at the versions of `requirements.lock`, and only when something has changed since last time.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
FRONTEND = ROOT / "designer" / "ui" / "canvas" / "frontend"
BROWSER_TESTS = ("tests/browser",)
STAMP = VENV / "installed.json"
OLDEST = (3, 11)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)
ONE_APT = threading.Lock()  # Debian lets one at a time install
LOCK_HEADER = """\
# The versions everything is installed and tested at; a constraints file, used with `pip -c`.
# Written by `python3 tasks.py lock` from the ranges in pyproject.toml.
"""


class Stop(Exception):
    """A task cannot go on; the message says why and what to do."""


class Installed(NamedTuple):
    """What an environment holds."""

    fingerprint: str
    place: str
    extras: tuple[str, ...]


def main() -> int:
    """Run the task that the command line names."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What pytest says is passed on; Windows would refuse letters that its old code page does not have.
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(prog="tasks.py", description=(__doc__ or "").split("\n")[0])
    tasks = {"app": app, "test": test, "bench": bench, "docs": docs, "lock": lock}
    commands = parser.add_subparsers(dest="task", required=True, metavar="task")
    for name, task in tasks.items():
        commands.add_parser(name, help=task.__doc__)
    arguments, rest = parser.parse_known_args()
    try:
        require_python()
        return tasks[arguments.task](rest)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


# ---- The tasks ------------------------------------------------------------------------------------


def app(rest: list[str]) -> int:
    """Open Chalkline in the browser; further options go to Streamlit."""
    install()
    try:
        return run([python(), "-m", "streamlit", "run", "app.py", *rest])
    except KeyboardInterrupt:
        return 0


def test(rest: list[str]) -> int:
    """Run every check and every test; further options go to pytest."""
    with ThreadPoolExecutor() as beside:
        # What waits for the network or runs on one core leaves room for the next.
        browser = beside.submit(lambda: chromium() or install_chromium())
        install("test")
        front = beside.submit(frontend_tests)
        failed = checks() + front.result()
        failed += python_tests(rest, browser.result())
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def bench(rest: list[str]) -> int:
    """Measure the speeds that the documentation states."""
    install("test", "bench")
    return pytest("-m", "benchmark", "-s", *rest)[0]


def docs(rest: list[str]) -> int:
    """Write the generated pages of the documentation anew; --check only compares."""
    install("test")
    scripts = sorted((ROOT / "docs").glob("generate_*.py"))
    return max((run([python(), str(script), *rest]) for script in scripts), default=0)


def lock(rest: list[str]) -> int:
    """Write requirements.lock anew from the ranges in pyproject.toml; --upgrade takes newer ones."""
    install("lock")
    command = [python(), "-m", "uv", "pip", "compile", "pyproject.toml", "--universal"]
    command += ["--all-extras", "--python-version", "3.11", "--no-header", "--no-annotate"]
    # Only names and versions belong in it: where packages come from is each machine's own matter.
    command += ["--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    code = run([*command, "--output-file", str(LOCK), *rest], quiet=True)
    if code == 0:
        pins = [line for line in read(LOCK).splitlines() if not line.startswith("#")]
        LOCK.write_text(LOCK_HEADER + "\n".join(pins) + "\n", encoding="utf-8", newline="\n")
    return code


# ---- Python and its packages ----------------------------------------------------------------------


def require_python() -> None:
    """Go on with Python 3.11 or later: this one, or else one that is on the path."""
    if sys.version_info >= OLDEST:
        return
    later = [shutil.which(f"python3.{minor}") for minor in range(OLDEST[1] + 4, OLDEST[1] - 1, -1)]
    own = python() if STAMP.exists() else None
    for found in filter(None, [own, *later]):
        if works(found):
            sys.exit(subprocess.call([found, *sys.argv]))
    has = ".".join(str(part) for part in sys.version_info[:2])
    raise Stop(
        f"Chalkline needs Python 3.11 or later; this is {has}, and no later one is on the path. "
        "Install one and run this with it, as in `python3.11 tasks.py app`."
    )


def python() -> str:
    """Path of the environment's Python."""
    return str(program("python"))


def works(interpreter: str, module: str = "site") -> bool:
    """Whether this Python runs and has a module: environments outlive what they were made from."""
    try:
        return (
            subprocess.call([interpreter, "-c", f"import {module}"], stderr=subprocess.DEVNULL) == 0
        )
    except OSError:
        return False


def program(name: str) -> Path:
    """Path of a program in the environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def install(*extras: str) -> None:
    """Bring the environment to the locked versions, with the extras; instant if it is there."""
    wanted, has = fingerprint(), installed()
    if has and has.fingerprint == wanted and set(extras) <= set(has.extras):
        return
    if not has and (STAMP.exists() or not works(python(), "pip")):
        create_environment()
    extras = tuple(sorted({*extras, *(has.extras if has else ())}))
    print("Installing the packages Chalkline needs into .venv (a minute or two, once) ...")
    target = f".[{','.join(extras)}]" if extras else "."
    command = [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if run([*command, "-c", str(LOCK), "-e", target]) != 0:
        raise Stop(
            "The packages could not be installed; pip's own words are above. The first run needs "
            "to reach a package index: check the network, or your pip configuration."
        )
    STAMP.write_text(json.dumps(Installed(wanted, str(VENV), extras)), encoding="utf-8")


def fingerprint() -> str:
    """What the environment depends on, as one hash: packaging and lock."""
    import tomllib

    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    parts = [project["project"], project["build-system"], project["tool"]["hatch"]]
    parts.append(read(LOCK))
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def installed() -> Installed | None:
    """What the last installation noted down; nothing if it was moved or is broken."""
    try:
        noted = Installed(*json.loads(read(STAMP)))
    except (OSError, ValueError, TypeError):
        return None
    return noted if noted.place == str(VENV) and works(python()) else None


def create_environment() -> None:
    """Make an empty `.venv`."""
    # Not with the environment's own Python, which would clear away the ground it stands on.
    outside = getattr(sys, "_base_executable", None) or sys.executable
    command = [outside, "-m", "venv", "--clear", str(VENV)]
    if run(command, quiet=True) == 0:
        return
    # Debian ships the module without what it needs.
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if apt_install(f"python{version}-venv") and run(command) == 0:
        return
    raise Stop(
        "Python could not make a virtual environment. On Debian and Ubuntu, install its module: "
        f"`apt-get install python{version}-venv`."
    )


# ---- Chromium ---------------------------------------------------------------------------------


def chromium() -> str | None:
    """Path of a Chromium or Chrome on this machine: the one in CHROMIUM, on the path, or usual."""
    on_path = (shutil.which(name) for name in CHROMIUM_NAMES)
    found = [os.environ.get("CHROMIUM"), *on_path, *filter(os.path.exists, CHROMIUM_PLACES)]
    return next(filter(None, found), None)


def install_chromium() -> str | None:
    """Install Debian's Chromium where that is possible; where not, say what is left out."""
    # A bare system has no font either, and a screen without letters tests little.
    if apt_install("chromium", "fonts-dejavu-core") and chromium():
        return chromium()
    message = (
        "No Chromium or Chrome was found, and it could not be installed from here (that takes "
        "apt-get and root). Install one, or name it in the variable CHROMIUM."
    )
    if os.environ.get("CI"):
        raise Stop(message)
    print(f"{message} The browser tests are left out.")
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian packages where apt-get is there and we may; whether that worked."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    print(f"Installing {' and '.join(packages)} with apt-get ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with ONE_APT:
        # A stale source among many must not stop what the others can deliver.
        run([apt, "update", "-qq"], env=quiet)
        command = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
        return run(command, env=quiet, quiet=True) == 0


# ---- Tests ------------------------------------------------------------------------------------


def checks() -> list[str]:
    """Check style, layout and types of all Python."""
    commands = {
        "ruff check": [python(), "-m", "ruff", "check", "."],
        "ruff format": [python(), "-m", "ruff", "format", "--check", "."],
        "mypy": [python(), "-m", "mypy"],
    }
    return [name for name, command in commands.items() if step(name, command) != 0]


def frontend_tests() -> list[str]:
    """Install the board's packages when their lock has changed, then run its tests."""
    packages = FRONTEND / "package-lock.json"
    if not packages.exists():
        return []
    environment = {
        **os.environ,
        "PATH": f"{VENV / program('x').parent}{os.pathsep}{os.environ['PATH']}",
    }
    npm = str(program("npm"))
    stamp = FRONTEND / "node_modules" / ".installed"
    wanted = hashlib.sha256(packages.read_bytes()).hexdigest()
    if not stamp.exists() or read(stamp) != wanted:
        command = [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        if step("npm ci", command, cwd=FRONTEND, env=environment) != 0:
            return ["npm ci"]
        stamp.write_text(wanted, encoding="utf-8")
    return ["vitest"] if step("vitest", [npm, "test"], cwd=FRONTEND, env=environment) else []


def python_tests(rest: list[str], browser: str | None) -> list[str]:
    """Run pytest twice, without the browser and then on the browser alone, and add the two up."""
    started = time.monotonic()
    workers = str(max(2, min(4, os.cpu_count() or 1)))
    spread = ("-n", workers, "--dist", "worksteal", "-m")
    runs = [("pytest", *pytest(*spread, "not browser and not benchmark", *rest))]
    if browser and (ROOT / BROWSER_TESTS[0]).exists():
        os.environ["CHROMIUM"] = browser
        runs.append(("pytest -m browser", *pytest(*spread, "browser", *(rest or BROWSER_TESTS))))
    counts: dict[str, int] = {}
    for _, _, closing in runs:
        for number, word in re.findall(r"(\d+) ([a-z]+)", closing):
            counts[word] = counts.get(word, 0) + int(number)
    counts.pop("deselected", None)
    total = ", ".join(f"{number} {word}" for word, number in counts.items())
    print(f"===== {total} in {time.monotonic() - started:.2f}s =====")
    nothing_collected = 5
    return [name for name, code, _ in runs if code not in (0, nothing_collected)]


def pytest(*options: str) -> tuple[int, str]:
    """Run pytest; its exit code and its closing line."""
    color = "--color=yes" if sys.stdout.isatty() else "--color=no"
    command = [python(), "-m", "pytest", "--durations=10", color, *options]
    print(f"\n--- pytest {' '.join(options)}", flush=True)
    closing = ""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
            found = re.fullmatch(r"=* ?(\d+ [a-z]+.*) in [\d.]+s.*", plain.strip())
            closing = found[1] if found else closing
    return process.returncode, closing


# ---- Small things -----------------------------------------------------------------------------


def step(
    name: str, command: list[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> int:
    """Run a named step, and at its end say how it went: others may run and speak meanwhile."""
    started = time.monotonic()
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    closing = f"--- {name} failed\n" if ran.returncode else ""
    took = time.monotonic() - started
    print(f"\n--- {name} ({took:.0f} s)\n{ran.stdout}{closing}", end="", flush=True)
    return ran.returncode


def run(
    command: list[str],
    *,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    quiet: bool = False,
) -> int:
    """Run a command, from the root of the clone unless told otherwise; its exit code."""
    sys.stdout.flush()
    stdout = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, cwd=cwd, env=env, stdout=stdout)


def read(path: Path) -> str:
    """Text of a file."""
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
