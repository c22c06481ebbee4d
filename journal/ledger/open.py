"""A ledger by its address."""

from pathlib import Path

from journal.ledger.faults import LedgerUnusable
from journal.ledger.port import Ledger

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


async def open_ledger(url: str) -> Ledger:
    """Open ``memory:``, ``sqlite:///FILE`` (absolute with one slash more) or ``postgresql://…``.

    A file is made, and brought to the newest tables; a PostgreSQL has to be, by ``migrate``.

    Raises:
        LedgerUnusable: there is no such kind of ledger, or what is there is not one, or is too old.
        JournalBusy: the database does not answer.
        OSError: the file cannot be made.
    """
    if url == "memory:":
        from journal.ledger.memory import MemoryLedger

        return MemoryLedger()
    if url.startswith(_SQLITE):
        from journal.ledger.sqlite import SqliteLedger

        return SqliteLedger(Path(url.removeprefix(_SQLITE)))
    if url.startswith(_POSTGRES):
        from journal.ledger.postgres import PostgresLedger

        return await PostgresLedger.open(url)
    raise _unknown(url)


async def migrate(url: str) -> None:
    """Bring a ledger to the newest tables; one that has them stays as it is.

    Raises:
        LedgerUnusable: there is no such kind of ledger, or it may not be done.
        JournalBusy: the database does not answer.
        OSError: the file cannot be made.
    """
    if url.startswith(_POSTGRES):
        from journal.ledger import postgres

        await postgres.migrate(url)
    else:  # the others do it whenever they are opened
        await (await open_ledger(url)).close()


def _unknown(url: str) -> LedgerUnusable:
    kind = url.partition(":")[0][:20]  # not more: there may be a password
    return LedgerUnusable(f"{kind!r} is none of memory:, sqlite:///FILE and postgresql://USER@HOST/NAME")
