"""``pult-journal serve`` and ``pult-journal migrate``."""

import asyncio
import logging
from contextlib import ExitStack
from pathlib import Path

import click

from core.errors import ConfigError
from journal import keyfile, moment
from journal.ledger.open import open_ledger
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
    asyncio.run(_migrate(settings))


async def _serve(settings: Settings) -> None:
    from journal.web.app import build
    from journal.web.metrics import Metrics
    from journal.web.server import Server, listen

    key = keyfile.read_or_make(settings.key)
    ledger = await open_ledger(settings.database)
    try:
        terms = Terms(settings.token_days, settings.presence_s)
        service = Service(ledger, key, moment.now, moment.new_secret, terms)
        metrics, stopping = Metrics(), asyncio.Event()
        app = build(service, settings.limits, metrics, stopping)
        with ExitStack() as open_things:
            try:
                where = open_things.enter_context(listen(*address(settings.listen)))
            except OSError as error:
                raise _cannot(settings, "listen", error) from None
            try:
                if settings.metrics:
                    open_things.enter_context(metrics.served(*address(settings.metrics)))
            except OSError as error:
                raise _cannot(settings, "metrics", error) from None
            await Server(app, settings, stopping).serve([where])
    finally:
        await ledger.close()
    log.info("ended")


async def _migrate(settings: Settings) -> None:
    ledger = await open_ledger(settings.database)
    await ledger.close()


def _cannot(settings: Settings, key: str, error: OSError) -> ConfigError:
    return ConfigError(
        Path("the settings"), key, getattr(settings, key), error.strerror or "it cannot be used"
    )
