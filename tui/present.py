"""Rows, cards and refusals in words: pure, and the only place that chooses them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.domain.card import Card
from core.domain.clocks import Clocks
from core.domain.identifiers import PROBLEM_WORDS, Identifier, Problem, mask, read_policy
from core.domain.news import Notice
from core.domain.pack import Pack
from core.domain.refusals import MISSING_WORDS, REFUSAL_WORDS, Missing, Refusal
from core.domain.text import lower
from core.domain.vocabulary import HoldChoice, Outcome, Promise, Status
from core.errors import (
    Refused,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreKeyMissing,
    StoreOtherCentre,
    StoreReadOnly,
    StoreUnsafePlace,
)
from core.views import CallbackRow, CardRow, GradingRow
from tui.catalogue import _, language, ngettext, pgettext
from tui.labels import field_name

if TYPE_CHECKING:
    from core.domain.figures import Work
    from core.domain.waits import Waiting

_STATUS = {
    Status.TALK: lambda: pgettext("status", "talk"),
    Status.WRAP_UP: lambda: pgettext("status", "wrap-up"),
    Status.PARKED: lambda: pgettext("status", "parked"),
    Status.ESCALATED: lambda: pgettext("status", "passed on"),
    Status.SUBMITTED: lambda: pgettext("status", "for approval"),
    Status.CLOSED: lambda: pgettext("status", "finished"),
}

_SIGNS = {
    Status.TALK: ">",
    Status.PARKED: "=",
    Status.ESCALATED: "^",
    Status.SUBMITTED: "?",
    Status.CLOSED: " ",
}


# --- cards -----------------------------------------------------------------------------------------


def number(card: "Card | CardRow | CallbackRow | GradingRow | Notice | Work") -> str:
    """The number an operator reads out: the journal's, or this desk's own until the journal gives one."""
    if card.number is not None:
        return _("C-{number:06d}").format(number=card.number)
    return _("T-{number:06d}").format(number=card.local_number)


def promise(what: str) -> str:
    """What a caller is owed."""
    titles: dict[str, str] = {
        Promise.VOICE_MAIL: _("voice message: listen, call back"),
        Promise.ORDER: _("call ordered on the site"),
        Promise.CALLBACK: _("call back"),
        Promise.CONTROL: _("control call: did the help come?"),
        Promise.REGISTRATION: _("contact for official registration"),
        Promise.APPEAL: _("appeal without a call"),
        Promise.SATISFACTION: _("are they content with the answer?"),
    }
    return titles.get(what, what)


def hold_choice(choice: str) -> str:
    """What a caller on hold chose."""
    titles: dict[str, str] = {
        HoldChoice.VOICE_MAIL: _("leaves a voice message"),
        HoldChoice.CALL_LATER: _("will call later"),
        HoldChoice.STAY: _("goes on waiting"),
    }
    return titles.get(choice, choice)


def outcome(code: str) -> str:
    """What came of a contact with an institution."""
    titles: dict[str, str] = {
        Outcome.AGREED: pgettext("outcome", "agreed"),
        Outcome.PROMISED: pgettext("outcome", "promised"),
        Outcome.REFUSED: pgettext("outcome", "refused"),
        Outcome.UNABLE: pgettext("outcome", "cannot help"),
        Outcome.ADMITTED: pgettext("outcome", "took the patient in"),
        Outcome.DONE: pgettext("outcome", "done"),
        Outcome.INFORMED: pgettext("outcome", "informed"),
        Outcome.NOT_REACHED: pgettext("outcome", "not reached"),
    }
    return titles.get(code, code)


def status(value: Status) -> str:
    """Where the card stands."""
    return _STATUS[value]()


def passed(row: CardRow) -> str:
    """What became of a card that was passed on."""
    if row.status is Status.SUBMITTED:
        return pgettext("passed on", "waits")
    if row.status is not Status.ESCALATED:
        return status(row.status)
    return pgettext("passed on", "read") if row.read_at else pgettext("passed on", "waits")


def approval(row: CardRow, me: str) -> str:
    """That a card waits for approval, and whose it is; empty for one that does not."""
    if not row.submitted_by:
        return ""
    if row.submitted_by == me:
        return _("waits for approval")
    return _("waits for approval: {who}").format(who=row.submitted_by)


def sign(row: CardRow) -> str:
    """One sign of a card in a list; the words stand beside it."""
    if row.emergency:
        return "!!"
    return _SIGNS.get(row.status, "…")


def theme(row: CardRow, pack: Pack) -> str:
    """The theme of a card in words."""
    return pack.title("theme", row.theme, language()) if row.theme else ""


def phone(normal: str) -> str:
    """A number in a list: masked, as all personal data there.

    The digits of a neighbour abroad stay together: how a country parts them is known to a library that costs
    an eighth of the start.
    """
    if normal.startswith("+7") and len(normal) == len("+79180001122"):
        normal = f"+7 {normal[2:5]} {normal[5:8]}-{normal[8:10]}-{normal[10:]}"
    return mask(normal, "phone")


def policy_number(typed: str, scheme: str) -> str:
    """The number a text names, in its normal form; empty when it names none that can be looked up."""
    reading = read_policy(typed, scheme)
    return reading.normal if reading.kind is not Identifier.NONE else ""


def policy_kind(kind: Identifier) -> str:
    """What a policy that has no check digit is."""
    return {
        Identifier.OLD_POLICY: _("old policy"),
        Identifier.CERTIFICATE: _("temporary certificate"),
        Identifier.PARENT_POLICY: _("parent's policy"),
    }.get(kind, "")


def problem(found: Problem) -> str:
    """What looks wrong with a number."""
    return _(PROBLEM_WORDS[found.code]).format(**found.values)


# --- time ------------------------------------------------------------------------------------------


@lru_cache
def zone(name: str) -> ZoneInfo:
    """The zone of a centre."""
    return ZoneInfo(name)


def clock(at: datetime, tz: str) -> str:
    """Hours and minutes at the centre."""
    return f"{at.astimezone(zone(tz)):%H:%M}"


def to_the_second(at: datetime, tz: str) -> str:
    """Hours, minutes and seconds at the centre."""
    return f"{at.astimezone(zone(tz)):%H:%M:%S}"


def day(at: datetime, tz: str) -> str:
    """A date at the centre."""
    return f"{at.astimezone(zone(tz)):%d.%m.%Y}"


def iso_day(text: str) -> str:
    """A date of a fact; what is no date stays as it is."""
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}"
    except ValueError:
        return text


def moment(at: datetime, tz: str) -> str:
    """A date and a time at the centre, without the year."""
    return f"{at.astimezone(zone(tz)):%d.%m %H:%M}"


def span(seconds: float) -> str:
    """A length of time in one unit: «3 мин», «2 дня»."""
    minutes = int(seconds) // 60
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    if minutes < 24 * 60:
        return _("{count} h").format(count=minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def ago(at: datetime, now: datetime) -> str:
    """How old."""
    passed = (now - at).total_seconds()
    return _("now") if passed < 60 else span(passed)


def due(row: CallbackRow, now: datetime, tz: str) -> str:
    """When a promised call is to be made: in how long, until what time, or how late it is."""
    if now < row.next_at:
        return _("in {span}").format(span=span(max(60, (row.next_at - now).total_seconds())))
    if now <= row.not_after:
        return _("until {time}").format(time=clock(row.not_after, tz))
    return _("late {span}").format(span=span((now - row.not_after).total_seconds()))


def wait(found: "Waiting") -> str:
    """The norm beside the days that somebody waits: «норма 14 раб. дн.», «дольше нормы: 14 раб. дн.»."""
    norm = found.norm
    limits = {
        "hours": _("{count} h"),
        "working": pgettext("norm", "{count} working d."),
        "calendar": pgettext("norm", "{count} d."),
    }
    limit = limits.get(norm.unit, "{count}").format(count=norm.limit)
    return (_("longer than the norm: {limit}") if found.longer else _("norm {limit}")).format(limit=limit)


def watch(seconds: int) -> str:
    """Minutes and seconds, as a stop-watch shows them."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def clock_line(card: Card, clocks: Clocks) -> tuple[tuple[str, str], ...]:
    """The clocks of a call: talk, hold, norm, wrap-up; an emergency says that the others are off."""
    talk = _("CALL {time}") if card.talk_ended_at is None else _("talked {time}")
    parts = [(talk.format(time=watch(clocks.talk_s)), "bold")]
    hold = "" if clocks.hold_s is None else _("on hold {time}").format(time=watch(clocks.hold_s))
    if card.emergency_at is not None:
        parts += [("   ", "text"), (_("EMERGENCY: norms are off"), "alarm")]
        return (*parts, ("   ", "text"), (hold, "warn")) if hold else tuple(parts)
    if hold:
        if clocks.hold_over:
            offer = _("{hold}: OFFER VOICE MAIL OR A LATER CALL").format(hold=hold)
            return (*parts, ("   ", "text"), (offer, "alarm"))
        limit = f" / {watch(clocks.hold_limit)}" if clocks.hold_limit else ""
        return (*parts, ("   ", "text"), (hold + limit, "warn"))
    if clocks.wrap_s is not None:
        parts += [("   ", "text"), (_("wrap-up {time}").format(time=watch(clocks.wrap_s)), "note")]
    if clocks.talk_limit is not None and card.talk_ended_at is None:
        parts += [("   ", "text"), _norm(clocks.talk_s, clocks.talk_limit, clocks.talk_warn or 0)]
    return tuple(parts)


def _norm(talk_s: int, limit: int, warn: int) -> tuple[str, str]:
    if talk_s > limit:
        return _("norm {limit} exceeded").format(limit=watch(limit)), "warn"
    if warn and talk_s >= warn:
        return _("norm {limit}: {left} left").format(limit=watch(limit), left=watch(limit - talk_s)), "warn"
    return _("norm {limit}").format(limit=watch(limit)), "note"


# --- sentences -------------------------------------------------------------------------------------


_NAMED = 3
"""Missing fields that are named; that there are more is said by a sign."""


def missing_short(lacking: Sequence[Missing], room: int = 80) -> str:
    """«не хватает: кто · результат», as many as fit into so many columns."""
    names = [lower(field_name(one.field), language()) for one in lacking]
    for count in range(min(len(names), _NAMED), 0, -1):
        more = " …" if count < len(names) else ""
        line = _("missing: {fields}").format(fields=" · ".join(names[:count]) + more)
        if len(line) <= room:
            return line
    return ""


def missing_words(lacking: Sequence[Missing]) -> str:
    """Each field and what is wrong with it."""
    return " · ".join(f"{field_name(one.field)}: {_(MISSING_WORDS[one.why])}" for one in lacking)


def refusal(why: Refusal) -> str:
    """Why not, in a sentence."""
    sentence = _(REFUSAL_WORDS[why.code]).format(**why.values)
    # What to do comes before why: the line is short, and the end of it may be cut.
    return f"{missing_words(why.missing)}. {sentence}" if why.missing else sentence


def fault(error: Refused | StoreError) -> str:
    """What could not be done, and what to do about it."""
    if isinstance(error, Refused):
        return refusal(error.refusal) if isinstance(error.refusal, Refusal) else str(error)
    sentences = {
        StoreBusy: _("Another console is working with this data. Close it, or give this one other data."),
        StoreDamaged: _("The data file is damaged. It is kept as it is: call the administrator."),
        StoreKeyMissing: _("The key of the data is missing: without it nothing can be read."),
        StoreFull: _("The disk is full: the last key is only here. Free some room, press it again."),
        StoreReadOnly: _("Nothing can be written here: you can only read."),
        StoreOtherCentre: _(
            "This data is another centre's. Set its pack, or give this centre data of its own."
        ),
        StoreUnsafePlace: _("The data lies on a network disk, which cannot keep it safe."),
    }
    return sentences.get(type(error), _("The data cannot be used: call the administrator."))


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines."""
    return wrap(text, width)
