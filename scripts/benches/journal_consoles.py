"""Many consoles at once: those that wait for news, and those that come back with all that they have.

They speak as the engine of the sync does, and prove every page; but they keep nothing on a disk. A thousand
desks with their files do not fit on one machine beside the journal.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import psycopg

from core.domain.chain import BEGINNING, Link, verify
from core.domain.news import Change
from core.domain.wire import Item, Offer, Position
from core.errors import JournalBusy, JournalUnreachable
from core.sync import answers
from core.sync.client import HttpJournal
from core.sync.engine import Engine
from core.sync.loop import LONGEST_REST_S, PATIENCE_S
from scripts.benches.journal_facts import STREAM, Console, consoles
from scripts.benches.journal_load import HANDS, Connection, Hands, feed, meet, wait_for_the_end
from scripts.benches.journal_place import admit, database, served, service, token_of
from scripts.benches.report import OURS, Line, Section, percentile
from tests.postgres import Cluster

_SEED: Final = 4

# --- in the hands -----------------------------------------------------------------------------------------


def wait(port: int, who: Sequence[tuple[str, str]]) -> int:
    """Consoles, each by its token and its session, read whatever comes, until it is over; facts read."""
    return asyncio.run(_wait(port, who))


async def _wait(port: int, who: Sequence[tuple[str, str]]) -> int:
    reading = [asyncio.create_task(_follow(port, *one)) for one in who]
    over = asyncio.create_task(asyncio.to_thread(wait_for_the_end))
    await asyncio.wait([over, *reading], return_when=asyncio.FIRST_COMPLETED)
    for each in reading:
        each.cancel()
    return sum(await asyncio.gather(*reading))


async def _follow(port: int, token: str, session_id: str) -> int:
    position = BEGINNING
    try:
        line = await Connection.open(port)
        while True:
            told = answers.told(await line.ask(feed(token, session_id, position, int(PATIENCE_S))))
            position, _, _ = verify(STREAM, position, answers.page_of(told, position))
    except asyncio.CancelledError:  # it is over, and the process with it: the connection goes by itself
        return position.seq


@dataclass(frozen=True, slots=True)
class Drained:
    """A console got rid of all that it had: after so many seconds, and so often told to come later."""

    seconds: float
    later: int


def drain(url: str, facts: int, numbers: Sequence[int]) -> list[Drained]:
    """Consoles by their numbers offer all that they have, all at once."""
    return asyncio.run(_drain(url, consoles(numbers, facts, _SEED)))


async def _drain(url: str, given: Sequence[Console]) -> list[Drained]:
    await asyncio.to_thread(meet)
    return await asyncio.gather(*(_offer_all(url, one) for one in given))


async def _offer_all(url: str, one: Console) -> Drained:
    """Offer at the pace of ``core.sync.loop``."""
    begun, later, failures = time.monotonic(), 0, 0
    journal = HttpJournal(url, token_of(one), one.session_id)
    engine = Engine(STREAM, _Outbox(one.offers), journal)
    try:
        while True:
            try:
                pushed = await engine.push_once()
            except (JournalBusy, JournalUnreachable) as error:
                rest = random.uniform(0, min(LONGEST_REST_S, 0.5 * 2.0**failures))
                await asyncio.sleep(rest + (error.after_s if isinstance(error, JournalBusy) else 0))
                later, failures = later + 1, failures + 1
            else:
                failures = 0
                if not pushed.more:
                    return Drained(time.monotonic() - begun, later)
    finally:
        await journal.close()


class _Outbox:
    """``core.sync.replica.Replica`` of a console that has read nothing yet: what it offers, and no more."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self._offers = offers

    async def position(self) -> Position:
        return BEGINNING

    async def offers(self, limit: int, most_bytes: int, without: frozenset[str]) -> Sequence[Offer]:
        waits = [offer for offer in self._offers if offer.event_id not in without][:limit]
        lengths = 0
        for number, offer in enumerate(waits):
            lengths += len(offer.event.encode())
            if number and lengths > most_bytes:
                return waits[:number]
        return waits

    async def apply(
        self, before: Position, items: Sequence[Item], links: Sequence[Link], after: Position
    ) -> Sequence[Change] | None:
        return None

    async def points(self) -> Sequence[Position]:
        return [BEGINNING]

    async def seals(self, first: int, last: int) -> Sequence[str]:
        return []

    async def roll_back(self, before: Position, to: Position) -> Sequence[Change] | None:
        return None

    async def refuse(self, event_id: str, verdict: str) -> Sequence[Change]:
        raise AssertionError(verdict)


# --- what is measured -------------------------------------------------------------------------------------


async def back_again(cluster: Cluster, hands: Hands, key: Path, count: int, facts: int) -> Section:
    """So many consoles reconnect at one moment, with so many facts each."""
    async with database(cluster) as url:
        async with service(url, key) as here:
            await admit(here.ledger, consoles(range(count), 0, _SEED))
        with served(url, key) as there:
            given = await hands.together(partial(drain, there.url, facts), range(count))
        drained = [one for share in given for one in share]
        lost = count * facts - await asyncio.to_thread(_kept, url, facts)
    waits = [one.seconds for one in drained]
    lines = [
        Line("the longest wait of a console", "s", {OURS: max(waits)}, 60),
        Line("… the middle one", "s", {OURS: percentile(waits, 0.5)}),
        Line("facts a second, all together", "facts/s", {OURS: count * facts / max(waits)}),
        Line("told to come later, a console", "times", {OURS: sum(one.later for one in drained) / count}),
        Line("facts that are not in the journal, or twice", "facts", {OURS: lost}, 0),
    ]
    said = [
        f"- {HANDS} processes with {count // HANDS} consoles each: the engine and the client of the sync, "
        "prepared facts instead of a disk; one `pult-journal serve`",
        "- a console is done when the journal has answered for all of it; what others brought it reads later",
    ]
    return Section(f"{count:,} consoles come back with {facts} facts each", lines, said=said)


def _kept(url: str, facts: int) -> int:
    """How many facts are kept in sessions that are whole, if the numbers of the stream are dense."""
    sessions = """
    SELECT count(*), count(DISTINCT session_seq), max(session_seq) FROM log
    WHERE verdict = 'accepted' GROUP BY session_id
    """
    with psycopg.connect(url) as connection:
        kept = sum(row[0] for row in connection.execute(sessions).fetchall() if row == (facts,) * 3)
        dense = connection.execute("SELECT count(*) = max(seq) FROM log").fetchone()
    return kept if dense == (True,) else 0
