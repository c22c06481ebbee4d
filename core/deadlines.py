"""The terms of the law at a desk: of one card, and of those open cards for which something is due soon."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from core.centre.calendars import Calendar
from core.domain.card import Card
from core.domain.deadline import (
    RAISES,
    Look,
    NoticeDue,
    Term,
    appeal_of,
    criticality_of,
    notices_due,
    place_of,
    term_of,
    to_look_at,
)
from core.domain.pack import Pack
from core.store.database import Connection
from core.store.queries import cards_of
from core.store.store import Store
from core.store.terms import of_open_cards
from core.views import TermRow

SOON: Final = 3
"""Days left, in the unit of the rule, from which a card is shown on the desk."""

_LOOKED_AT: Final = 1_000
"""Open cards of one sort that are looked at: the oldest, the marked, the extended, those at an agency."""


class Deadlines:
    """``pack``: as it stands, for its directory may be edited; ``now``: in the zone of the centre."""

    def __init__(self, pack: Callable[[], Pack], store: Store, now: Callable[[], datetime]) -> None:
        self._of_centre, self._store, self._now = pack, store, now
        self._calendar = pack().calendar, Calendar(pack().calendar, store.directory)
        self._looked: tuple[Pack | None, date, Look] = None, date.min, Look(came=date.min)

    @property
    def _pack(self) -> Pack:
        return self._of_centre()

    @property
    def calendar(self) -> Calendar:
        """The working days of the centre; the same while its rules are."""
        if self._calendar[0] != self._pack.calendar:
            self._calendar = self._pack.calendar, Calendar(self._pack.calendar, self._store.directory)
        return self._calendar[1]

    def today(self) -> date:
        """The day at the centre."""
        return self._now().date()

    def of(self, card: Card) -> Term | None:
        """How the term of a card stands now; of a finished one: then. None: the law gives it none."""
        return term_of(appeal_of(card), self._pack, self._at(card), self.calendar)

    def criticality(self, card: Card) -> str:
        """The class of a card in the pack's list; empty: none."""
        return criticality_of(self._pack, card.fields)

    def place(self, *values: str) -> int:
        """How urgent a card is by the values of ``RAISES``, the most urgent 0; many cards are asked of."""
        return place_of(self._pack, dict(zip(RAISES, values, strict=True)))

    def notices(self, card: Card) -> tuple[NoticeDue, ...]:
        """What the applicant has not been told yet."""
        return notices_due(appeal_of(card), self._pack, self._at(card), self.calendar)

    def extended_to(self, card: Card, days: int) -> date | None:
        """Until when the term would go if it were extended by so many days; None: that it cannot be."""
        appeal = appeal_of(card)
        if appeal is None:
            return None
        longer = replace(appeal, extended=days)
        term = term_of(longer, self._pack, self._at(card), self.calendar)
        return term.due if term and 0 < days == term.extended else None

    def at_risk(self, most: int) -> Callable[[Connection], tuple[TermRow, ...]]:
        """To be asked of the store: open cards that are late, have ``SOON`` days left, are extended or lack a
        notice, worst first. On its thread, for the first question about a year loads the country's holidays.
        """
        now = self._now()
        return lambda connection: self._worst(connection, now, most)

    def _worst(self, connection: Connection, now: datetime, most: int) -> tuple[TermRow, ...]:
        found, pack, calendar = [], self._pack, self.calendar
        if not (pack.terms or pack.notices):
            return ()
        look = self._look(pack, now.date())
        for card_id, appeal in of_open_cards(connection, look, now.tzinfo, _LOOKED_AT):
            term = term_of(appeal, pack, now, calendar)
            notices = notices_due(appeal, pack, now, calendar)
            if notices or (term and term.due and (term.late or term.left <= SOON or term.extended)):
                found.append((card_id, term, notices))
        worst = sorted(found, key=_pressing)[:most]
        rows = cards_of(connection, [card_id for card_id, _, _ in worst])
        return tuple(TermRow(row, term, notices) for row, (_, term, notices) in zip(rows, worst, strict=True))

    def _look(self, pack: Pack, today: date) -> Look:
        """Which cards to look at: the same all day."""
        kept, day, look = self._looked
        if kept is not pack or day != today:
            look = to_look_at(pack, today, SOON, self.calendar)
            self._looked = pack, today, look
        return look

    def _at(self, card: Card) -> datetime:
        now = self._now()
        return now if card.closed_at is None else card.closed_at.astimezone(now.tzinfo)


def _pressing(one: tuple[str, Term | None, tuple[NoticeDue, ...]]) -> tuple[date, date]:
    """By the last day, the term's before a notice's."""
    _, term, notices = one
    told = min((notice.due for notice in notices), default=date.max)
    return min(term.due if term and term.due else date.max, told), told
