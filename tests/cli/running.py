"""Runs a command as its process would."""

from __future__ import annotations

from designer.cli import main as command_line


def run(*arguments: str) -> int:
    """The exit status of a command; what it says goes to the test's own output."""
    return command_line.main(list(arguments))
