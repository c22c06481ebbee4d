"""ONE suite for every journal: in memory, over SQLite, over PostgreSQL, over HTTP.

A subclass gives the fixture ``make_ledger``, and ``centre_type`` where it is spoken to in another way.
"""

from collections.abc import AsyncIterator
from typing import ClassVar

import pytest

from tests.journal.centre import Centre, MakeLedger
from tests.journal.contract_admission import AdmissionContract
from tests.journal.contract_at_once import AtOnceContract
from tests.journal.contract_grading import GradingContract
from tests.journal.contract_numbers import NumbersContract
from tests.journal.contract_packs import PacksContract
from tests.journal.contract_people import PeopleContract
from tests.journal.contract_restore import RestoreContract
from tests.journal.contract_rights import RightsContract
from tests.journal.contract_sight import SightContract


class JournalContract(
    NumbersContract,
    SightContract,
    PeopleContract,
    RightsContract,
    RestoreContract,
    PacksContract,
    AdmissionContract,
    GradingContract,
    AtOnceContract,
):
    """What every journal does."""

    centre_type: ClassVar[type[Centre]] = Centre

    @pytest.fixture
    def make_ledger(self) -> MakeLedger:
        raise NotImplementedError

    @pytest.fixture
    async def centre(self, make_ledger: MakeLedger) -> AsyncIterator[Centre]:
        centre = self.centre_type(make_ledger)
        await centre.open()
        yield centre
        await centre.close()
