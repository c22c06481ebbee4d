"""What was done in a call so far, in a line: the last steps and their times."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter

from core.domain.card import Card
from core.domain.text import lower
from tui import present
from tui.catalogue import _, language
from tui.labels import field_name

_LAST = 5


def last_steps(card: Card, tz: str) -> str:
    """«12:02 принят, тема · 12:04 удержание»: the last steps, the time once for all of its minute."""
    told = ""
    minute = ""
    for at, step in sorted(_steps(card), key=itemgetter(0))[-_LAST:]:
        time = present.clock(at, tz)
        told += f", {step}" if time == minute else f" · {time} {step}" if told else f"{time} {step}"
        minute = time
    return told


def _steps(card: Card) -> Iterator[tuple[datetime, str]]:
    moments = (
        (card.opened_at, _("answered")),
        (card.emergency_at, _("emergency")),
        (card.talk_ended_at, _("talk over")),
        (card.closed_at, _("finished")),
    )
    yield from ((at, step) for at, step in moments if at is not None)
    yield from {
        change.field: (change.at, lower(field_name(change.field), language())) for change in card.changes
    }.values()
    yield from ((hold.since, _("on hold")) for hold in card.holds)
    yield from ((note.at, _("note")) for note in card.notes)
    for one in card.escalations:
        yield one.at, _("passed on: {name}").format(name=one.fact.receiver_name or one.fact.receiver_unit)
    yield from ((one.at, _("contact: {who}").format(who=one.fact.organisation)) for one in card.contacts)
    yield from ((one.at, _("call promised")) for one in card.callbacks)
