"""The catalogue's data files: written as TOML, and read from one JSON file made of them while that is current.

TOML is read in Python, JSON in C: it is the difference between a tenth of a second and a few thousandths for every
command. The JSON names the hash of what it was made of, so a changed TOML file counts at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

Table = Mapping[str, Any]


def compiled_file() -> Traversable:
    """The file that is made of the others; it need not be there."""
    return resources.files(__package__) / "compiled.json"


def sources() -> dict[str, bytes]:
    """The TOML files by name, as they lie there."""
    folder = resources.files(__package__) / "data"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name: file.read_bytes() for file in files if file.name.endswith(".toml")}


def tables() -> Mapping[str, Table]:
    """What the files say, by their names without the ending."""
    written = sources()
    try:
        made: dict[str, Any] = json.loads(compiled_file().read_bytes())
    except (OSError, ValueError):
        made = {}
    return made["tables"] if made.get("of") == _mark(written) else parsed(written)


def parsed(written: Mapping[str, bytes]) -> dict[str, Table]:
    """What TOML files say, by their names without the ending."""
    import tomllib

    return {
        name.removesuffix(".toml"): tomllib.loads(text.decode()) for name, text in written.items()
    }


def compiled(written: Mapping[str, bytes]) -> str:
    """The JSON file: the hash of the TOML files, and a line for each of them."""
    rows = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(table, ensure_ascii=False, separators=(',', ':'))}"
        for name, table in parsed(written).items()
    )
    return f'{{"of": "{_mark(written)}", "tables": {{\n{rows}\n}}}}\n'


def _mark(written: Mapping[str, bytes]) -> str:
    mark = hashlib.sha256()
    for name, text in written.items():
        # A checkout may change how lines end.
        mark.update(name.encode() + b"\0" + text.replace(b"\r\n", b"\n") + b"\0")
    return mark.hexdigest()
