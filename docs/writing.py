"""Generated files: written anew, or with `--check` compared with what is there."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def written(files: Mapping[Path, str], arguments: list[str]) -> int:
    """Write the files, or with `--check` name those that are not current; the exit status."""
    if "--check" not in arguments:
        for place, text in files.items():
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")
        return 0
    stale = [p for p, text in files.items() if not p.is_file() or p.read_text("utf-8") != text]
    names = (place.relative_to(ROOT).as_posix() for place in stale)
    sys.stdout.writelines(f"{name} is not current: python3 tasks.py docs\n" for name in names)
    return int(bool(stale))
