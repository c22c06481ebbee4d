"""``pult-journal import``: appeals out of files, once or as they come."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from core.errors import JournalBusy
from journal import moment
from journal.administration.accounts import authorised
from journal.administration.exporting import cell
from journal.administration.folders import SETTLED_S, Carried, Look, carry, looks, whole
from journal.commands.place import act, hand, key_of
from journal.files import FileRefused
from journal.importing import Importer, Outcome
from journal.ledger.port import Ledger
from journal.service import Service
from journal.settings import Settings


@click.command(help="Bring in appeals out of CSV and JSON files, and put each away beside its report.")
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE|DIR…")
@click.option("--by", required=True, metavar="ID", help="The account of the program in whose name.")
@click.option("--watch", is_flag=True, help="Go on, and read files as they come, until told to stop.")
@click.pass_context
def import_(ctx: click.Context, places: Sequence[Path], by: str, watch: bool) -> None:
    """Bring in appeals out of files."""
    settings: Settings = ctx.obj
    key = key_of(settings)
    status = 0

    async def bring(ledger: Ledger) -> None:
        nonlocal status
        await authorised(ledger, by, "import", moment.now().date())
        importer = Service(ledger, key, moment.now, moment.new_secret).importer
        run = _Run(ledger, importer, by)
        await (run.watch(places) if watch else run.once(places))
        status = 0 if watch else run.status

    act(settings, bring)
    ctx.exit(status)


class _Run:
    """One run of the command. ``status``: 1 when a line was refused, 2 when a file was."""

    def __init__(self, ledger: Ledger, importer: Importer, by: str) -> None:
        self.status = 0
        self._importer = importer
        self._hand = hand(ledger, by)
        self._told: dict[Path, Look] = {}

    async def once(self, places: Sequence[Path]) -> None:
        """Read what is whole now."""
        before = looks(places)
        await asyncio.sleep(SETTLED_S if before else 0)
        now = looks(places)
        ready = set(whole(before, now))
        for file, look in now.items():
            if file in ready:
                await self._carry(file, look)
            else:
                self._tell(file, look, FileRefused(file, "it is still being written"))

    async def watch(self, places: Sequence[Path]) -> None:
        """Read what comes, until somebody says to stop; the file at hand is finished."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        before: dict[Path, Look] = {}
        while not stop.is_set():
            now = looks(places)
            for file in _while_not(stop, whole(before, now)):
                if self._told.get(file) != now[file]:
                    await self._carry(file, now[file])
            before = now
            try:
                await asyncio.wait_for(stop.wait(), SETTLED_S)
            except TimeoutError:
                continue

    async def _carry(self, file: Path, look: Look) -> None:
        try:
            carried = await carry(self._hand, self._importer, file, look)
        except FileRefused as refused:
            self._tell(file, look, refused)
        except JournalBusy:
            self.status = 2  # the file stays, and nothing of it doubles
            click.echo(f"{cell(str(file))}: the database cannot answer now; the file stays.", err=True)
        else:
            self._say(file, carried)

    def _say(self, file: Path, carried: Carried) -> None:
        became = ", ".join(f"{carried.became[outcome]} {outcome.value}" for outcome in Outcome)
        click.echo(f"{cell(str(file))}: {became}. {cell(str(carried.report))}")
        if carried.became[Outcome.REFUSED]:
            self.status = max(self.status, 1)

    def _tell(self, file: Path, look: Look, refused: FileRefused) -> None:
        """Say once why a file stays."""
        self.status = 2
        self._told[file] = look
        click.echo(f"{cell(str(file))}: {refused.problem}.", err=True)


def _while_not(stop: asyncio.Event, files: Iterator[Path]) -> Iterator[Path]:
    for file in files:
        if stop.is_set():
            return
        yield file
