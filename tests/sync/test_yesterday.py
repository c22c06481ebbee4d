"""What the program of the third issue wrote: today's opens it, folds it anew, and loses nothing of it.

``tests/sync/yesterday`` was written by the program of commit 8c10183: a journal (a file of SQLite, and the
same rows as ``pg_dump`` of PostgreSQL tells them), the desk of its ``anna`` with two facts that wait and a
half-typed text, and what that desk showed. All in it is invented.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.vocabulary import Attempt, NoticeId, Outcome
from core.domain.wire import ACCEPTED
from core.store.keyfile import slots_file
from core.store.store import file_of
from core.sync.engine import settle
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger, PackVersion
from tests.core.domain.cases import PACK, START
from tests.core.store.desks import Clock, store_of
from tests.journal.centre import KEY, Centre
from tests.journal.facts import STREAM
from tests.journal.office import findings
from tests.postgres import Cluster
from tests.sync.office import Line, Seat

HERE: Final = Path(__file__).with_name("yesterday")
TOKEN: Final = "ded6c02a4bc1fb712f3b71efcb883ad5b31f4cef6a327b079573143ec9c71fb3"
"""Of the account of ``anna``, as her console was given it."""
KNOWN: Final[dict[str, Any]] = json.loads(gzip.decompress((HERE / "known.json.gz").read_bytes()))


_ROLE: Final = b"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pult_journal') THEN CREATE ROLE pult_journal; END IF;
END $$
"""
"""The tables of yesterday had it, and it is not theirs: a dump of a database does not hold it."""


@pytest.fixture(params=["sqlite", "postgres"])
async def centre(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Centre]:
    """The journal of yesterday, brought to today."""
    if request.param == "sqlite":
        file = tmp_path / "journal.sqlite"
        file.write_bytes(gzip.decompress((HERE / "journal.sqlite.gz").read_bytes()))
        async with _served(f"sqlite:///{file}") as centre:
            yield centre
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    with postgres.fresh() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_ROLE)
            connection.execute(gzip.decompress((HERE / "journal.sql.gz").read_bytes()))
        async with _served(url) as centre:
            yield centre


@asynccontextmanager
async def _served(url: str) -> AsyncIterator[Centre]:
    await migrate(url)

    async def make() -> Ledger:
        return await open_ledger(url)

    centre = Centre(make)
    await centre.begin(await make())
    try:
        yield centre
    finally:
        await centre.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The desk of yesterday, opened by today's program."""
    data = tmp_path / "anna"
    slots_file(data).parent.mkdir(parents=True, mode=0o700)
    data.chmod(0o700)
    for source, place in (("desk.db", file_of(data)), ("slots.json", slots_file(data))):
        shutil.copyfile(HERE / source, place)
        place.chmod(0o600)
    clock = Clock()
    clock.time = START + timedelta(hours=1)
    ids = (f"0199c0de-0000-7000-8000-{number:012}" for number in range(1, 10_000))
    return open_desk(data, PACK, Operator("Выдуманный anna"), Moment(clock.now, lambda: next(ids)))


async def told(desk: Desk) -> dict[str, Any]:
    """What a desk shows, as it was written down."""
    cards = {}
    for row in await desk.cards(limit=50):
        opened = await desk.card(row.card_id)
        assert opened is not None
        card = opened.card
        cards[row.card_id] = {
            "status": card.status.value,
            "number": card.number,
            "fields": dict(card.fields),
            "notes": [note.text for note in card.notes],
            "callbacks": [[one.fact.callback_id, one.done_at is not None] for one in card.callbacks],
            "facts": card.facts,
            "led_by": card.led_by,
            "emergency": card.emergency_at is not None,
            "escalations": len(card.escalations),
            "superseded": len(card.superseded),
            "drafts": [draft.text for draft in opened.drafts],
        }
    outbox = await desk.outbox()
    log: list[list[Any]] = []
    after = 0
    while page := await desk.log(after):
        log += [[row.event_id, row.type, row.seq, row.verdict] for row in page]
        after = page[-1].position
    return {"cards": cards, "waiting": outbox.waiting, "attention": outbox.attention, "log": log}


async def test_a_desk_shows_all_that_it_showed(desk: Desk) -> None:
    try:
        assert len(KNOWN["cards"]) > 4
        assert KNOWN["waiting"]
        assert await told(desk) == KNOWN
        assert await store_of(desk).check() == []
        assert len((await desk.home()).owed) == sum(
            not done for card in KNOWN["cards"].values() for _, done in card["callbacks"]
        )
    finally:
        desk.close()


async def test_a_journal_is_whole_and_goes_on_with_what_yesterday_could_not_say(
    centre: Centre, desk: Desk
) -> None:
    try:
        assert [each for each in await findings(centre.ledger, key=KEY) if each.stream == STREAM] == []
        before = await centre.ledger.read(STREAM, 0, 500, None)
        assert before.head == len(before.rows) > 40
        assert {row.event_id for row in before.rows} > {row[0] for row in KNOWN["log"] if row[2]}
        pack = PackVersion(STREAM, 1, "e" * 64, START.isoformat(), "root", "{}")
        assert await centre.ledger.add_pack(pack)
        seat = Seat(desk, Line(centre.client(TOKEN, desk._session_id)))
        await settle(seat.engine)
        assert await seat.waiting() == 0
        mine = next(id for id, card in KNOWN["cards"].items() if card["callbacks"] and not card["emergency"]
                    and card["status"] == "talk")  # fmt: skip
        owed = KNOWN["cards"][mine]["callbacks"][0][0]
        today = desk.now().date()
        for wish in (
            c.AttemptCallback(owed, Attempt.BUSY),
            c.LogContact(Outcome.PROMISED, "clinic", promised_on=today),
            c.ExtendTerm(10, "сложный случай", "Выдуманов", "phone", today),
            c.GiveNotice(NoticeId.FORWARDING, "letter", today),
            c.RateService(5),
            c.ExpectCaller("07:00"),
        ):
            await desk.do(mine, wish)
        await settle(seat.engine)
        assert await seat.waiting() == 0
        after = await centre.ledger.read(STREAM, before.head, 500, None)
        assert {row.verdict for row in after.rows} == {ACCEPTED}
        assert {"callback.attempted", "contact.logged", "term.extended"} <= {row.type for row in after.rows}
        assert [each for each in await findings(centre.ledger, key=KEY) if each.stream == STREAM] == []
        assert await store_of(desk).check() == []
    finally:
        desk.close()
