"""Writes the catalogue's tables as the one file that is read in a moment. `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is current."""
    sys.path.insert(0, str(ROOT))
    from designer.model.catalogue.tables import compiled, compiled_file, sources

    text, place = compiled(sources()), Path(str(compiled_file()))
    if "--check" in arguments:
        current = place.is_file() and place.read_text("utf-8") == text
        if not current:
            sys.stdout.write(f"{place.relative_to(ROOT)} is not current: python3 tasks.py docs\n")
        return int(not current)
    place.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
