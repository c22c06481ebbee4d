"""Making a desk known to its journal, and one sync without a console: `pult enrol` and `pult sync`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import JournalAt, Operator, remember_operator
from core.domain.sandbox.streams import is_sandbox
from core.errors import JournalOtherCentre
from core.store.store import Store, open_store
from core.sync.access import KEPT_AS, Access, access_to, text_of

if TYPE_CHECKING:
    from core.domain.wire import Account
    from core.sync.engine import Settled
    from core.sync.loop import Waiting


class Keeper:
    """What the sync keeps on a desk's disk beside the facts: ``core.sync.loop.Memory``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def waiting(self) -> "Waiting":
        """The outbox."""
        from core.sync.loop import Waiting

        outbox = await self._store.outbox(limit=0)
        return Waiting(outbox.waiting, outbox.oldest, outbox.attention)

    async def keep(self, access: Access) -> None:
        """Keep what lets this desk in."""
        await self._store.remember(KEPT_AS, text_of(access))


async def enrol(
    data: Path, journal: JournalAt, code: str, now: Callable[[], datetime], stream: str
) -> "Account":
    """Exchange a one-time code for what lets this desk in, and keep it in the encrypted file.

    Whoever the journal vouches for sits here from then on: nobody need be asked. ``stream``: of the facts
    that lie here. A sandbox keeps nothing that opens a real journal, and a real desk nothing of a sandbox.

    Raises:
        JournalOtherCentre: the one is of the sandbox and the other is not; the code was used, and nothing
            was kept.
        StoreBusy: a console is open; the code was not used.
        StoreError: the same, the directory cannot be used.
        JournalDenied: the journal does not know the code.
        JournalError: it does not answer, or not so that it could be understood.
    """
    from core.sync.client import enrol as ask

    store = open_store(data, now)
    try:
        enrolment = await ask(journal.url, code, store.device_id, ca_file=journal.ca)
        account = enrolment.account
        if is_sandbox(account.stream) is not is_sandbox(stream):
            raise JournalOtherCentre(account.stream)
        await Keeper(store).keep(Access(journal.url, enrolment.token, account))
        remember_operator(data, Operator(account.name, account.post, account.unit))
        return account
    finally:
        store.close()


async def sync(
    data: Path, journal: JournalAt | None, stream: str, session_id: str, now: Callable[[], datetime]
) -> "Settled | None":
    """Push and pull once, until nothing is left to do; None: this desk was never enrolled.

    ``stream``: of the centre whose facts lie here.

    Raises:
        JournalOtherCentre: this desk was enrolled with the account of another centre; nothing was sent.
        StoreBusy: a console is open, which does the same by itself.
        JournalError, StoreError: what was done is done.
    """
    from core.sync.ahead import AheadJournal
    from core.sync.engine import Engine, settle

    store = open_store(data, now)
    try:
        access = access_to(await store.recall(KEPT_AS) or "", stream, journal.url if journal else None)
        if access is None:
            return None
        asked = AheadJournal(access.url, access.token, session_id, journal.ca if journal else None)
        try:
            return await settle(Engine(access.account.stream, store.replica, asked))
        finally:
            await asked.close()
    finally:
        store.close()
