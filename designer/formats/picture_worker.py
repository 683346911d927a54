"""Draws one DOT graph from standard input: a process of its own, since the library is not safe among threads."""

from __future__ import annotations

import sys


def main() -> int:
    """Write the picture in the format named on the command line to standard output."""
    import pygraphviz

    picture = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode()).draw(
        format=sys.argv[1], prog="dot"
    )
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
