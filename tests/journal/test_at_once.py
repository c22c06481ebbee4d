"""What two consoles push at one moment, over the ledgers that have a disk; PostgreSQL with two processes."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from journal.ledger.open import open_ledger
from journal.ledger.port import Ledger
from tests.journal.centre import Centre, MakeLedger
from tests.journal.contract_at_once import AtOnceContract
from tests.journal.databases import migrated, opened
from tests.postgres import Cluster


class TestSqlite(AtOnceContract):
    @pytest.fixture
    async def centre(self, tmp_path: Path) -> AsyncIterator[Centre]:
        async def make() -> Ledger:
            return await open_ledger(f"sqlite:///{tmp_path}/journal.db")

        centre = Centre(make)
        await centre.open()
        yield centre
        await centre.close()


class TestPostgres(AtOnceContract):
    @pytest.fixture
    def url(self, postgres: Cluster) -> Iterator[str]:
        with migrated(postgres) as url:
            yield url

    @pytest.fixture
    async def centre(self, url: str) -> AsyncIterator[Centre]:
        async with opened(url) as ledger:
            centre = Centre(_made(ledger))
            await centre.open()
            yield centre

    @pytest.fixture
    async def twin(self, centre: Centre, url: str) -> AsyncIterator[Centre]:
        """Another process on the database, at the same hour."""
        async with opened(url) as ledger:
            twin = Centre(_made(ledger))
            twin.clock = centre.clock
            await twin.begin(ledger)
            yield twin


def _made(ledger: Ledger) -> MakeLedger:
    async def make() -> Ledger:
        return ledger

    return make
