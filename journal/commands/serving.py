"""``pult-journal serve`` and ``pult-journal migrate``."""

import asyncio
import logging
from contextlib import ExitStack
from pathlib import Path

import click

from core.errors import ConfigError
from journal import keyfile, moment
from journal.commands.place import key_of, opened, room_for
from journal.ledger import open as ledgers
from journal.ledger.port import Ledger
from journal.service import Service, Terms
from journal.settings import Settings, address

log = logging.getLogger(__name__)


@click.command(help="Serve the consoles until told to stop.")
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the consoles."""
    from journal.web import logs

    logs.configure()
    asyncio.run(_serve(settings))


@click.command(help="Bring the database to the newest tables.")
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the newest tables."""
    with room_for(settings):
        asyncio.run(ledgers.migrate(settings.database))


async def _serve(settings: Settings) -> None:
    from journal.web.app import build
    from journal.web.metrics import Metrics
    from journal.web.server import Server, listen

    async with opened(settings) as ledger:
        key = await _key(settings, ledger)
        terms = Terms(settings.token_days, settings.presence_s)
        service = Service(ledger, key, moment.now, moment.new_secret, terms)
        metrics, stopping = Metrics(), asyncio.Event()
        app = build(service, settings.limits, metrics, stopping)
        with ExitStack() as listening:
            try:
                where = listening.enter_context(listen(*address(settings.listen)))
            except OSError as error:
                raise _cannot("listen", settings.listen, error) from None
            try:
                if settings.metrics:
                    listening.enter_context(metrics.served(*address(settings.metrics)))
            except OSError as error:
                raise _cannot("metrics", settings.metrics, error) from None
            await Server(app, settings, stopping).serve([where])
    log.info("ended")


async def _key(settings: Settings, ledger: Ledger) -> bytes:
    """The key of the receipts. A new one is made for a new journal only: it would disown what there is."""
    return key_of(settings) if await ledger.streams() else keyfile.read_or_make(settings.key)


def _cannot(key: str, value: str, error: OSError) -> ConfigError:
    return ConfigError(Path("the settings"), key, value, error.strerror or "it cannot be used")
