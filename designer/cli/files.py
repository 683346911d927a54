"""Reading and writing what the command line is given."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from designer.formats.reading import read
from designer.formats.scenarios import scenario
from designer.model.design import Design
from designer.model.errors import DesignerError, UnknownWord

SUFFIXES = (".yaml", ".yml", ".json")
LARGEST = 5_000_000


def source_of(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`.

    Raises
    ------
    ClickException
        If it cannot be read.
    """
    try:
        data: bytes = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _bytes(Path(name))
    except OSError as error:
        raise click.ClickException(f"{name}: {error.strerror or error}") from error
    return data


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder; name a file in it")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def design_in(name: str) -> Design:
    """The design in a file or on standard input."""
    return design_from(source_of(name), name)


def design_from(source: bytes, name: str) -> Design:
    """The design that a text holds; a scenario that nobody knows is told, since its targets are missed."""
    design = read(source, name)
    if design.scenario is not None:
        try:
            scenario(design.scenario)
        except UnknownWord as error:
            said = f"nobody knows the scenario {error.word!r}, so no targets come from it"
            click.echo(
                ": ".join(("chalkline", name, "; ".join(filter(None, (said, error.remedy))))),
                err=True,
            )
    return design


def designs_under(names: tuple[str, ...]) -> Iterator[str]:
    """The files named, folders searched for designs: YAML or JSON that says `chalkline:`."""
    for name in names:
        path = Path(name)
        if name == "-" or not path.is_dir():
            yield name
            continue
        found = sorted(
            p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file() and _is_design(p)
        )
        if not found:
            raise click.ClickException(
                f"{name}: no design in this folder (YAML or JSON with a chalkline: line)"
            )
        yield from map(str, found)


def _is_design(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(LARGEST)
    except OSError:
        return True  # named as unreadable when it is its turn
    return any(line.lstrip(b' {"').startswith(b"chalkline") for line in head.splitlines()[:50])


def write(path: str, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    ClickException
        If the folder or file cannot be written.
    """
    target = Path(path)
    try:
        if target.is_relative_to("/dev") or (target.exists() and not target.is_file()):
            target.write_bytes(content)  # a device or a pipe must not be replaced by a file
        else:
            _replace(target.resolve(), content)
    except OSError as error:
        raise click.ClickException(
            f"{path}: cannot be written: {error.strerror or error}"
        ) from error


def _replace(target: Path, content: bytes) -> None:
    """Put a file in the place of another in one step, under the permissions of the old one."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def give(content: bytes, output: str | None) -> None:
    """Write to a file, or to standard output."""
    if output:
        write(output, content)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def refuse_to_overwrite(design: str, output: str) -> None:
    """Stop before a report takes the place of the design it is about.

    Raises
    ------
    ClickException
        If both are the same file.
    """
    if design != "-" and Path(output).resolve() == Path(design).resolve():
        raise click.ClickException(f"{output} is the design itself; choose another --output")


def problems_of(error: DesignerError) -> list[str]:
    """The lines that tell what is wrong."""
    return [str(problem) for problem in getattr(error, "problems", ())] or [str(error)]
