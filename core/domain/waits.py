"""What a caller says of waiting, beside the terms of waiting: is it longer than the norm?"""

from datetime import date, timedelta

from core.domain.card import Card
from core.domain.dates import read_date
from core.domain.deadline import latest_day, waits_for
from core.domain.numbers import read_number
from core.domain.pack import Pack
from core.domain.record import record
from core.domain.terms import Wait, Workdays


@record(frozen=True, slots=True)
class Waiting:
    """Days of waiting, as the caller counts them, and the norm for what the appeal is about.

    ``longer``: whoever has waited so long today has waited longer than the norm allows.
    """

    days: int
    norm: Wait
    longer: bool


def waiting_of(card: Card, pack: Pack, today: date, workdays: Workdays) -> Waiting | None:
    """How long somebody waits beside the first norm for it; None where either is not known.

    People count days of the calendar: the norm is counted in its own unit from so many of those ago.
    """
    days = read_number(card.value("waiting_days"))
    norms = waits_for(pack, card.value("theme"), today) if card.value("theme") else ()
    if days is None or not norms:
        return None
    return Waiting(days, norms[0], today > latest_day(norms[0], today - timedelta(days=days), workdays))


def offered_late(card: Card, today: date) -> bool:
    """Whether the date that was offered comes after the one by which help is needed."""
    offered, needed = (
        read_date(card.value(name), today, future=True) for name in ("offered_date", "needed_by")
    )
    return offered is not None and needed is not None and offered > needed
