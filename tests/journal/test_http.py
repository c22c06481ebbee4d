"""The journal over HTTP, from a console's client to a real server, keeps the contract of every journal."""

import pytest

from tests.journal.centre import MakeLedger
from tests.journal.journal_contract import JournalContract
from tests.journal.site import HttpCentre, in_memory


class TestHttp(JournalContract):
    centre_type = HttpCentre

    @pytest.fixture
    def make_ledger(self) -> MakeLedger:
        return in_memory
