"""The command line: what `chalkline COMMAND` does, and how it ends (0 done, 1 findings, 2 bad input)."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence

import click

from designer.model.errors import DesignerError, InvalidDesign
from designer.model.memory import collect_seldom

# No plugin has a say in what a design is; to look for one reads about every package that is installed.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

GROUPS = {
    "app": "designer.cli.start",
    "check": "designer.cli.check",
    "fix": "designer.cli.fix",
    "analyze": "designer.cli.analyze",
    "export": "designer.cli.export",
    "rules": "designer.cli.reference",
    "kinds": "designer.cli.reference",
    "scenarios": "designer.cli.reference",
    "schema": "designer.cli.reference",
    "new": "designer.cli.new",
}


class _Lazy(click.Group):
    """Commands are imported when they are called: `--help` must not wait for what it does not need."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in GROUPS:
            return None
        from importlib import import_module

        command = getattr(import_module(GROUPS[cmd_name]), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chalkline", prog_name="chalkline")
def chalkline() -> None:
    """Review system designs: what is missing, where, along which path, and what edit would mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 (findings) or 2 (bad input), and no traceback is shown."""
    try:
        done = chalkline.main(
            args=list(sys.argv[1:] if arguments is None else arguments), standalone_mode=False
        )
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:
        return _failed("stopped")
    except click.ClickException as wrong:
        return _failed(wrong.format_message())
    except InvalidDesign as invalid:
        return _failed(*map(str, invalid.problems))
    except DesignerError as wrong:
        return _failed(str(wrong))
    except BrokenPipeError:
        # Whoever read the output has had enough; Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("CHALKLINE_DEBUG"):
            raise
        return _failed(
            f"Chalkline itself failed ({type(error).__name__}: {error}). Nothing was written. "
            "Set CHALKLINE_DEBUG=1 to see where, and report it."
        )
    return done if isinstance(done, int) else 0


def _failed(*lines: str) -> int:
    for line in lines:
        click.echo(f"chalkline: {line}", err=True)
    return 2


def _speak_utf8() -> None:
    """Names may hold any letter, and Windows would write what is piped or redirected in its old code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def program() -> int:
    """What the installed command runs: a process that lives for one command collects garbage seldom."""
    collect_seldom()
    _speak_utf8()
    try:
        return main()
    finally:
        gc.freeze()  # what is left goes with the process: nobody needs to look through it first


if __name__ == "__main__":
    raise SystemExit(program())
