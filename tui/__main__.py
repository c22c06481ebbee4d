"""The one command line: ``pult``."""

import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from core.errors import PultError
from tui import catalogue
from tui.catalogue import N_
from tui.commands.say import Fault, fault
from tui.commands.spoken import Group, group, option
from tui.commands.workplace import Workplace, language_of_terminal

COMMANDS = {
    "card": "cards",
    "cards": "cards",
    "complaint": "cards",
    "demo": "seeding",
    "doctor": "doctor",
    "enrol": "enrolment",
    "keys": "keys",
    "log": "log",
    "pack": "packs",
    "report": "report",
    "sandbox": "sandbox",
    "seed": "seeding",
    "status": "log",
    "sync": "enrolment",
}
"""Command → its module in ``tui.commands``, imported when asked for: the console starts without them."""


class Pult(Group):
    """The commands; what the core reports instead of doing them is said in one sentence, with status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"tui.commands.{COMMANDS[cmd_name]}"), cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Do what was asked."""
        try:
            return super().invoke(ctx)
        except PultError as error:
            raise Fault(fault(error)) from None


def _speak(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    catalogue.use(value or language_of_terminal(os.environ))
    return value


_PATH = click.Path(path_type=Path)


@group(
    cls=Pult, invoke_without_command=True, help=N_("The console of an operator. Without a command: open it.")
)
@option(
    "--data", type=_PATH, envvar="PULT_DATA", show_envvar=True, metavar="DIR", help=N_("Where the cards lie.")
)
@option(
    "--config", type=_PATH, envvar="PULT_CONFIG", show_envvar=True, metavar="FILE", help=N_("The settings.")
)
@option(
    "--lang", type=click.Choice(catalogue.LANGUAGES), is_eager=True, callback=_speak, help=N_("The language.")
)
@option("--linear", is_flag=True, help=N_("One column of text, for a screen reader."))
@option("--ascii", is_flag=True, help=N_("No sign outside ASCII, for a poor font."))
@click.pass_context
def main(ctx: click.Context, /, **options: Any) -> None:
    """The console, or one of its commands."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has not every letter gets a sign instead
            stream.reconfigure(errors="replace")
    ctx.obj = Workplace(**options)
    if ctx.invoked_subcommand is None:
        from tui.commands.console import console

        console(ctx.obj)


if __name__ == "__main__":
    main(prog_name="pult")
