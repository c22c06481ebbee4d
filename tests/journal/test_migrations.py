"""A journal of yesterday is brought to today's tables, and yesterday's process works on beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlcipher3

from core.domain.admission import Admission, Standing
from journal.ledger.open import migrate, open_ledger
from journal.ledger.postgres import _MIGRATIONS
from journal.ledger.schema import migrations
from journal.ledger.sqlite import APPLICATION_ID
from journal.people import admission_of
from tests.journal.databases import ask
from tests.journal.ledger_facts import OPERATOR
from tests.postgres import Cluster

BEFORE = "id, name, post, unit, role, organisation, stream, receives, lines, state"
HIRE = f"""
    INSERT INTO operators ({BEFORE}) VALUES ('{{}}', '{OPERATOR.name}', 'специалист', 'КЦ', 'operator',
        'fund', 'invented', '["level2"]', '[]', 'active')
"""


@pytest.fixture
def postgres_of_yesterday(postgres: Cluster) -> Iterator[str]:
    with postgres.fresh() as url:
        first = migrations("postgres")[0]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_MIGRATIONS.encode())
            connection.execute(first.sql.encode())
            connection.execute(f"INSERT INTO migrations (number, name) VALUES (1, '{first.name}')".encode())
        yield url


async def test_a_database_of_before_is_migrated_and_yesterdays_process_goes_on(
    postgres_of_yesterday: str,
) -> None:
    url = postgres_of_yesterday
    ask(url, HIRE.format("one"))
    await migrate(url)
    ask(url, HIRE.format("two"))
    ledger = await open_ledger(url)
    told = [(each.id, each.receives, each.qualifications, each.shift) for each in await ledger.operators()]
    assert told == [("one", ("level2",), (), ""), ("two", ("level2",), (), "")]
    assert [admission_of(each) for each in await ledger.operators()] == [Admission(Standing.ADMITTED)] * 2
    await ledger.close()


async def test_a_file_of_before_is_migrated_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    connection = sqlcipher3.connect(str(file))
    connection.executescript(migrations("sqlite")[0].sql)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute(HIRE.format("one"))
    connection.commit()
    ledger = await open_ledger(f"sqlite:///{file}")
    connection.execute(HIRE.format("two"))
    connection.commit()
    connection.close()
    told = [(each.id, each.receives, each.qualifications, each.shift) for each in await ledger.operators()]
    assert told == [("one", ("level2",), (), ""), ("two", ("level2",), (), "")]
    assert [admission_of(each) for each in await ledger.operators()] == [Admission(Standing.ADMITTED)] * 2
    await ledger.close()
