"""Cards of a period one by one, day by day: for reports that name each of them."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from core.domain.card import Card
from core.domain.figures import Days, Work
from core.store.database import Connection, Database
from core.store.projections import load
from core.store.texts import micros, moment

_PAGE: Final = 200
"""Cards folded at one go."""

_NEXT: Final = f"""
SELECT tallies.day, tallies.position, card_id FROM tallies JOIN cards USING (position)
WHERE tallies.day <= ? AND (tallies.day, tallies.position) > (?, ?)
ORDER BY tallies.day, tallies.position LIMIT {_PAGE}
"""
_WORKED: Final = """
SELECT tallies.taken_by AS operator, tallies.position AS place, number, local_number, cards.opened_at AS at,
    '', tallies.kind, tallies.theme, tallies.channel, talk_s, wrap_s, passed, result, rating
FROM tallies JOIN cards USING (position) WHERE tallies.day = :day AND tallies.taken_by <> ''
UNION ALL
SELECT closed_by, tallies.position, number, local_number, cards.closed_at, 'finished', tallies.kind,
    tallies.theme, tallies.channel, NULL, NULL, 0, result, 0
FROM tallies JOIN cards USING (position)
WHERE tallies.closed_day = :day AND closed_by <> tallies.taken_by AND closed_by <> ''
UNION ALL
SELECT callbacks.done_by, callbacks.position, number, local_number, callbacks.done_at, callbacks.what,
    cards.kind, cards.theme, cards.channel, NULL, NULL, 0, '', 0
FROM callbacks JOIN cards USING (position)
WHERE callbacks.done_at >= :since AND callbacks.done_at < :until AND NOT given_up
ORDER BY operator, at, place
"""


async def cards(database: Database, days: Days) -> AsyncIterator[Card]:
    """Every card of a period, oldest day first, folded from its facts."""
    at = days.since.toordinal(), -1
    while page := await database.run(partial(_page, days, at)):
        for *at_card, card in page:
            yield card
            at = at_card[0], at_card[1]


def _page(days: Days, at: tuple[int, int], connection: Connection) -> list[tuple[int, int, Card]]:
    rows = connection.execute(_NEXT, (days.until.toordinal(), *at)).fetchall()
    return [(day, position, load(connection, card_id).card) for day, position, card_id in rows]


async def worked(database: Database, days: Days, zone: ZoneInfo) -> AsyncIterator[Work]:
    """What each operator did, day by day, an operator's work together."""
    day = days.since
    while day <= days.until:
        for one in await database.run(partial(_worked, day, zone)):
            yield one
        day += timedelta(days=1)


def _worked(day: date, zone: ZoneInfo, connection: Connection) -> list[Work]:
    since, until = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    values = {"day": day.toordinal(), "since": micros(since), "until": micros(until)}
    found = []
    for by, _, number, local_number, at, *rest in connection.execute(_WORKED, values).fetchall():
        found.append(Work(by, number, local_number, moment(at), *rest))
    return found
