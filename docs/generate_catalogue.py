"""Writes the catalogue's tables as the one file that is read in a moment. `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from writing import ROOT, written


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is current."""
    sys.path.insert(0, str(ROOT))
    from designer.model.catalogue.tables import compiled, compiled_file, sources

    return written({Path(str(compiled_file())): compiled(sources())}, arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
