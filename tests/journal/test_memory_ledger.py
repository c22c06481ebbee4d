"""The ledger in memory."""

from __future__ import annotations

import pytest

from journal.ledger.memory import MemoryLedger
from journal.ledger.open import open_ledger
from tests.journal.ledger_contract import LedgerContract


class TestMemory(LedgerContract):
    @pytest.fixture
    def ledger(self) -> MemoryLedger:
        return MemoryLedger()

    @pytest.fixture
    def another(self) -> MemoryLedger:
        return MemoryLedger()


async def test_it_is_opened_by_its_address() -> None:
    assert isinstance(await open_ledger("memory:"), MemoryLedger)
