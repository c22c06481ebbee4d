"""What every command of the administration begins with: the ledger, the key, and who acts."""

import asyncio
import json
import os
import pwd
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import click

from core.domain.sandbox.streams import is_sandbox
from core.errors import ConfigError
from journal import keyfile, moment
from journal.administration.accounts import Hand
from journal.ledger.open import open_ledger
from journal.ledger.port import Ledger
from journal.settings import Settings
from journal.tokens import CODE_LIFE

_NOBODY: Final = 2**32 - 1  # what Linux says of a process that nobody logged in for


def act(settings: Settings, what: Callable[[Ledger], Awaitable[None]]) -> None:
    """Open the journal's ledger, and do something with it; where none was, it is told that one begins.

    An administrator in whose environment the directory is not set would hire people into nowhere.
    """
    begins = settings.file is not None and not settings.file.exists()

    async def acted() -> None:
        async with opened(settings) as ledger:
            await what(ledger)
            if begins:
                click.echo(f"A new journal begins: {settings.file}", err=True)

    asyncio.run(acted())


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Ledger]:
    """The ledger of these settings, for as long as the block."""
    with room_for(settings):
        ledger = await open_ledger(settings.database)
    try:
        yield ledger
    finally:
        await ledger.close()


@contextmanager
def room_for(settings: Settings) -> Iterator[None]:
    """The directory of the journal's file is there; a file that cannot be opened in the block is told.

    Raises:
        ConfigError: it cannot be opened, or the directory not made.
    """
    try:
        if not settings.url:
            settings.place.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise ConfigError(settings.place, "url", "", f"the file cannot be opened: {error.strerror}") from None


def hand(ledger: Ledger, by: str = "") -> Hand:
    """Whoever called this command."""
    return Hand(ledger, system_name(), moment.now, by)


def key_of(settings: Settings) -> bytes:
    """The key of the receipts. None is made here: a new one vouches for nothing that is in the journal.

    Raises:
        ConfigError: it is not there, or cannot be used.
    """
    if not settings.key.exists():
        raise ConfigError(settings.key, "", "", "the key of this journal is not here")
    return keyfile.read_or_make(settings.key)


def system_name() -> str:
    """By which name the machine knows whoever is logged in here: also behind sudo."""
    user = os.getuid()
    with suppress(OSError, ValueError):
        login = int(Path("/proc/self/loginuid").read_text("ascii"))
        user = user if login == _NOBODY else login
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


as_json = click.option("--json", "as_json", is_flag=True, help="For a program: JSON.")


def tell_code(id: str, stream: str, shown: str, expires_at: str, *, as_json: bool = False) -> None:
    """Print a one-time code, for people or for a program. ``stream``: of the account: for which console."""
    if as_json:
        document({"id": id, "code": shown, "expires_at": expires_at})
        return
    hours = int(CODE_LIFE.total_seconds()) // 3600
    click.echo(f"Code of {id}: {shown}")
    typed = "pult sandbox enrol" if is_sandbox(stream) else "pult enrol"
    click.echo(f"It opens one console, once, within {hours} hours: {typed} {shown}")


def document(value: object) -> None:
    """Print for a program: one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=True))


def table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print for people: columns under their names, as wide as they must be."""
    if not rows:
        return
    names = list(rows[0])
    lines = [names, *([_shown(row[name]) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list | tuple) else str(value)
