"""The command line of the journal: ``pult-journal``."""

import os
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click

from core.errors import PultError
from journal.settings import load

COMMANDS = {
    "audit": "telling",
    "backup": "backups",
    "erase": "erasing",
    "export": "telling",
    "head": "proving",
    "hold": "erasing",
    "import": "importing",
    "migrate": "serving",
    "operator": "people",
    "organisation": "people",
    "pack": "packs",
    "restore": "backups",
    "retire": "erasing",
    "serve": "serving",
    "verify": "proving",
}
"""Command → its module in ``journal.commands``, imported when asked for."""


class Fault(click.ClickException):
    """An error that ends the command: its sentence, status 2."""

    exit_code = 2


class Journal(click.Group):
    """The commands; what cannot be done is said in one sentence, with status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        found: click.Command = getattr(import_module(f"journal.commands.{COMMANDS[cmd_name]}"), name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Do what was asked."""
        try:
            return super().invoke(ctx)
        except PultError as error:
            raise Fault(str(error)) from None


@click.group(cls=Journal)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="PULT_JOURNAL_CONFIG",
    show_envvar=True,
    metavar="FILE",
    help="The settings.",
)
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """The central journal of a contact centre."""
    ctx.obj = load(config, os.environ)


if __name__ == "__main__":
    main(prog_name="pult-journal")
