"""The one command line: ``pult``."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import click

from core.errors import PultError
from tui import catalogue
from tui.catalogue import N_
from tui.commands.cards import card, cards
from tui.commands.console import console
from tui.commands.doctor import doctor
from tui.commands.keys import keys
from tui.commands.log import log, status
from tui.commands.packs import pack
from tui.commands.say import Fault, fault
from tui.commands.seeding import demo, seed
from tui.commands.spoken import Group, group, option
from tui.commands.workplace import Workplace, language_of_terminal


class Pult(Group):
    """The commands; what the core reports instead of doing them is said in one sentence, with status 2."""

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
        console(ctx.obj)


for each in (cards, card, log, status, keys, doctor, pack, seed, demo):
    main.add_command(each)

if __name__ == "__main__":
    main(prog_name="pult")
