"""What is owed to citizens, in words: what it is, when it is due, how often nobody was reached."""

from datetime import datetime

from core.domain.card import Callback, Card
from core.domain.pack import Pack
from core.domain.vocabulary import Attempt, Status
from core.domain.words import words
from core.views import CallbackRow
from tui import present
from tui.catalogue import _, language, pgettext

_AT_WORK = (Status.TALK, Status.WRAP_UP)


def title(what: str, pack: Pack) -> str:
    """What is owed, as the centre calls it."""
    rule = pack.duty(what)
    return words(rule.title, language()) if rule else present.promise(what)


def attempt(outcome: str) -> str:
    """How a call failed."""
    titles: dict[str, str] = {
        Attempt.NO_ANSWER: _("no answer"),
        Attempt.BUSY: _("busy"),
        Attempt.UNAVAILABLE: _("out of reach"),
        Attempt.WRONG_NUMBER: _("wrong number"),
        Attempt.LATER: _("asked for another time"),
    }
    return titles.get(outcome, outcome)


def tries(count: int, last: str) -> str:
    """How often it was tried, and what came of the last call; empty before the first."""
    return _("{outcome}, tries: {count}").format(outcome=attempt(last), count=count) if count else ""


def about(row: CallbackRow, pack: Pack, me: str) -> str:
    """What a row of the queue is about: who is at it already, what was tried, what was promised."""
    holder = row.led_by if row.status in _AT_WORK and row.led_by != me else ""
    told = row.about or title(row.what, pack)
    return " · ".join(filter(None, (holder, tries(row.attempts, row.attempt), told)))


def number(card: Card, promise: Callback) -> str:
    """Where to call, whole: who dials it must read it."""
    return promise.fact.number or card.value("contact_phone") or card.caller_number or card.value("account")


def line(promise: Callback, pack: Pack) -> str:
    """A promise on its card: until when, what, about what, what was tried."""
    tz = pack.centre.tz
    again = next_try(promise, tz)
    parts = (
        f"{moment(promise.fact.not_before, tz)} {title(promise.fact.what, pack)}".strip(),
        promise.fact.about,
        tries(len(promise.tried), promise.tried[-1].outcome) if promise.tried else "",
        _("next try: {time}").format(time=again) if again else "",
    )
    return " · ".join(filter(None, parts))


def next_try(promise: Callback, tz: str) -> str:
    """When it is tried again; empty before the first try, and where it may be tried again at once."""
    if not promise.tried:
        return ""
    last = promise.tried[-1]
    again = moment(last.next_at, tz)
    return again if again != present.moment(last.at, tz) else ""


def moment(text: str, tz: str) -> str:
    """A moment of a fact, at the centre; empty for what is none."""
    try:
        return present.moment(datetime.fromisoformat(text), tz)
    except ValueError:  # a fact may have been written by anybody
        return ""


def score(value: int) -> str:
    """A rating in words."""
    titles = (
        pgettext("rating", "did not want to say"), pgettext("rating", "very discontent"),
        pgettext("rating", "discontent"), pgettext("rating", "neither"), pgettext("rating", "content"),
        pgettext("rating", "very content"),
    )  # fmt: skip
    return titles[value] if value in range(len(titles)) else str(value)
