"""The journal over dictionaries keeps the contract of every journal."""

import pytest

from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Ledger
from tests.journal.centre import MakeLedger
from tests.journal.journal_contract import JournalContract


class TestMemory(JournalContract):
    @pytest.fixture
    def make_ledger(self) -> MakeLedger:
        async def make() -> Ledger:
            return MemoryLedger()

        return make
