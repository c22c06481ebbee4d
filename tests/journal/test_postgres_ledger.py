"""The ledger in PostgreSQL: a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger
from tests.journal.ledger_contract import LedgerContract
from tests.postgres import Cluster


@pytest.fixture
async def ledger(postgres_url: str) -> AsyncIterator[Ledger]:
    await migrate(postgres_url)
    ledger = await open_ledger(postgres_url)
    yield ledger
    await ledger.close()


@pytest.fixture
async def another(postgres: Cluster) -> AsyncIterator[Ledger]:
    with postgres.fresh() as url:
        await migrate(url)
        ledger = await open_ledger(url)
        yield ledger
        await ledger.close()


class TestPostgres(LedgerContract):
    pass
