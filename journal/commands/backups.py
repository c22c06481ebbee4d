"""``pult-journal backup``, ``pult-journal restore``."""

from pathlib import Path

import click

from journal.administration import keeping
from journal.administration.verifying import RESTORED
from journal.commands.place import act, hand
from journal.ledger.port import Ledger
from journal.moment import now
from journal.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(help="Write everything the journal has, of one moment, into a new file.")
@click.argument("file", type=_FILE)
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Write a backup."""

    async def write(ledger: Ledger) -> None:
        acting = hand(ledger)
        await acting.note("backup.made")
        made = await keeping.back_up(ledger, file, acting.at())
        click.echo(f"{file}: {made.rows} rows. People's data are in it: keep it as you keep the journal.")
        click.echo(f"The key is not in it: {settings.key}. Keep it apart; without it nothing can be proven.")

    act(settings, write)


@click.command(help="Fill an empty journal, of whatever kind, from a backup.")
@click.argument("file", type=_FILE)
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Fill an empty journal."""

    async def fill(ledger: Ledger) -> None:
        backup = await keeping.restore(ledger, file)
        left_out = keeping.numbers_since(backup, now())
        await hand(ledger).note(RESTORED, at=backup.at, rows=backup.rows, left_out=left_out)
        await keeping.leave_out(ledger, left_out)
        click.echo(f"{backup.rows} rows of {backup.at}. The consoles give back what came after it.")
        click.echo(f"Numbers of new cards go on {left_out} higher: some may have been given since then.")
        if not settings.key.exists():
            click.echo(f"The key is not here yet: put the one of this journal to {settings.key}.")

    act(settings, fill)
