"""The journal and the colleagues in words: how this desk stands to them, and what they did."""

from datetime import datetime, timedelta

from core.domain.card import Superseded
from core.domain.news import Notice, NoticeKind
from core.domain.pack import Pack
from core.domain.refusals import REFUSAL_WORDS
from core.domain.wire import NOTICES
from core.errors import DENIALS, OF_A_STANDING
from core.views import Wire, WireState
from tui import present
from tui.catalogue import N_, _, ngettext, pgettext
from tui.labels import field_name

_AT_ONCE = timedelta(seconds=5)
"""A fact that waits for less is on its way: to count it on the screen would only make it flicker."""

SLOW = timedelta(minutes=15)
LATE = timedelta(hours=4)
MANY = 1_000
"""An outbox that is older or longer is said on the desk; older than ``LATE``, as an alarm."""

_SHORT = {
    WireState.NONE: ("○", N_("no journal")),
    WireState.NOT_ENROLLED: ("○", N_("not enrolled")),
    WireState.OFFLINE: ("○", N_("offline")),
    WireState.ONLINE: ("●", N_("online")),
    WireState.DENIED: ("×", N_("no access")),
    WireState.OTHER_PROTOCOL: ("×", N_("wrong version")),
    WireState.BROKEN: ("×", N_("link fault")),
}
_BROKEN = {
    "answer": N_("What the journal answers cannot be trusted: tell the administrator."),
    "journal": N_("The journal met an error of its own: tell the administrator. Work on; all is kept."),
    "stranger": N_("Nobody whom this machine trusts vouches for the journal: tell the administrator."),
    "disk": N_("What the journal sends cannot be kept: free some room on the disk."),
    "stream": N_("This journal is another centre's: tell the administrator."),
}
_FAULTY = N_("An error of this program stops the sync: tell the administrator.")
_DENIED = N_("The journal does not let this console in.")


def short(wire: Wire, now: datetime, tz: str) -> tuple[str, str]:
    """The wire in the status line, and its look: a sign, a word, how many facts wait and since when.

    An exclamation mark at the end: the outbox has something to say; with how many facts were refused.
    """
    sign, word = _SHORT[wire.state]
    waits = "" if _on_its_way(wire, now) else f" ↑{wire.waiting}"
    if waits and wire.oldest is not None and wire.state is not WireState.NONE:
        waits += " " + _("since {time}").format(time=_when(wire.oldest, now, tz))
    warned = f" !{wire.attention or ''}" if wire.attention or wire.notices or wire.clock_wrong else ""
    calm = wire.state in (WireState.ONLINE, WireState.NONE) and not (warned or _slow(wire, now))
    look = "text" if calm else "alarm" if _late(wire, now) else "warn"
    return f"{sign} {_(word)}{waits}{warned}", look


def sentence(wire: Wire, now: datetime, tz: str) -> str:
    """How this desk and the journal stand, and what to do about it."""
    match wire.state:
        case WireState.NONE:
            return _("No journal is connected; nothing is lost.")
        case WireState.NOT_ENROLLED:
            return _("The journal does not know this desk. Ask for a code, close the console: pult enrol.")
        case WireState.DENIED:
            code = _("Work on; everything is kept. Ask the administrator for a code: pult enrol.")
            stays = _("Everything is kept, and goes out when you are let in again: ask the administrator.")
            why = _(DENIALS.get(wire.problem, _DENIED))
            return f"{why} {stays if wire.problem in OF_A_STANDING else code}"
        case WireState.OTHER_PROTOCOL:
            return _("The journal speaks another version: renew the console. Work on; everything is kept.")
        case WireState.BROKEN:
            return _(_BROKEN.get(wire.problem, _FAULTY))
        case WireState.ONLINE:
            return _("The journal answers, since {time}.").format(time=_when(wire.since or now, now, tz))
        case _:
            if wire.since is None:
                return _("The journal was not reached yet. Work on; everything is kept.")
            silent = _("No answer from the journal since {time}. Work on; everything is kept.")
            return silent.format(time=_when(wire.since, now, tz))


def waiting(wire: Wire, now: datetime, tz: str) -> str:
    """What waits for the journal, since when."""
    if not wire.waiting or wire.oldest is None:
        return _("Nothing waits.")
    waits = ngettext(
        "{count} fact waits for the journal since {since}.",
        "{count} facts wait for the journal since {since}.",
        wire.waiting,
    )
    return waits.format(count=wire.waiting, since=_when(wire.oldest, now, tz))


def warnings(wire: Wire, now: datetime, tz: str) -> dict[str, str]:
    """What must be said of the wire beyond its state, by what it is about."""
    told = {notice: _(NOTICES[notice]) for notice in wire.notices if notice in NOTICES}
    if wire.attention:
        refused = ngettext(
            "The journal refused {count} fact: it is kept here, below.",
            "The journal refused {count} facts: they are kept here, below.",
            wire.attention,
        )
        told["refused"] = refused.format(count=wire.attention)
    if wire.clock_wrong:  # which of the two is wrong, nobody here can know
        apart = _("The clocks of this machine and of the journal are {span} apart: tell the administrator.")
        told["clock"] = apart.format(span=present.span(abs(wire.offset_ms) / 1000 + 30))
    if _slow(wire, now):
        told["slow"] = waiting(wire, now, tz)
    return told


def unusable(wrong: str) -> str:
    """What to do about the journal's newest pack that breaks a law of this program somewhere."""
    said = _("Of the new pack this program cannot use: {where}. Work goes on by the one before; edits wait.")
    return said.format(where=wrong)


def alarms(wire: Wire, now: datetime, tz: str, outbox: str) -> dict[str, str]:
    """What nobody must have to look for in the outbox, by what it is about; ``outbox``: what that is called.

    Refusals are not among them: each is told when it comes.
    """
    told = {about: said for about, said in warnings(wire, now, tz).items() if about != "refused"}
    match wire.state:
        case WireState.DENIED:
            ended = _("{what} Work on; what to do: “{outbox}”.")
            if wire.problem in OF_A_STANDING:
                ended = _("{what} Everything is kept; what to do: “{outbox}”.")
            what = _(DENIALS.get(wire.problem, _DENIED))
            told[wire.state] = ended.format(what=what, outbox=outbox)
        case WireState.NOT_ENROLLED | WireState.OTHER_PROTOCOL | WireState.BROKEN:
            told[wire.state] = sentence(wire, now, tz)
    return told


def there(ids: tuple[str, ...], wire: Wire) -> bool | None:
    """Whether somebody answers for one of these ids of the directory; None: nobody here can know."""
    if wire.state is not WireState.ONLINE or wire.as_of is None:
        return None
    return not wire.present.isdisjoint(ids)


def presence(is_there: bool | None) -> str:
    """The same in a word, for a list of receivers."""
    if is_there is None:
        return pgettext("receiver", "unknown")
    return pgettext("receiver", "online") if is_there else pgettext("receiver", "offline")


def overtaken(late: Superseded) -> str:
    """Why a fact no longer applied when its turn came, and who was first."""
    return _why(late.why, late.first.by if late.first else "")


def notice(told: Notice, pack: Pack) -> tuple[str, str]:
    """What a colleague did, in a sentence with its look."""
    number = present.number(told)
    who, detail = told.who, told.detail
    match told.kind:
        case NoticeKind.GIVEN:
            sentence = (
                _("{number} came to you from {who}.")
                if not detail
                else _("{number} came to you from {who}: {detail}.")
            )
            return sentence.format(number=number, who=who, detail=detail), "alarm"
        case NoticeKind.EMERGENCY:
            return _("EMERGENCY: {number}, with {who}.").format(number=number, who=who), "alarm"
        case NoticeKind.READ:
            return _("{number} was read: {who}.").format(number=number, who=who), "ok"
        case NoticeKind.TAKEN_UP:
            return _("{number} was taken up: {who}.").format(number=number, who=who), "ok"
        case NoticeKind.RETURNED:
            return _("{number} was returned by {who}: {detail}.").format(
                number=number, who=who, detail=detail
            ), "warn"
        case NoticeKind.PASSED_ON:
            return _("{number} was passed on by {who}: {detail}.").format(
                number=number, who=who, detail=detail
            ), "ok"
        case NoticeKind.SUBMITTED:
            return _("{number} waits for your approval: {who}.").format(number=number, who=who), "ok"
        case NoticeKind.APPROVED:
            return _("{number} was approved: {who}.").format(number=number, who=who), "ok"
        case NoticeKind.SENT_BACK:
            return _("{number} was sent back by {who}: {detail}.").format(
                number=number, who=who, detail=detail
            ), "warn"
        case NoticeKind.GRADED:
            sentence = _("{number}, your call, was graded by {who}: {detail} of 100.")
            return sentence.format(number=number, who=who, detail=detail), "note"
        case NoticeKind.DECIDED:
            sentence = _("{number}: {who} has decided the appeal: {detail} of 100.")
            return sentence.format(number=number, who=who, detail=detail), "note"
        case NoticeKind.APPEALED:
            sentence = _("{number}: {who} does not agree with the grade: {detail}.")
            return sentence.format(number=number, who=who, detail=detail), "warn"
        case NoticeKind.FATAL:
            sentence = _("{number}: {who} found a fatal fault in a call of {detail}.")
            return sentence.format(number=number, who=who, detail=detail), "alarm"
        case NoticeKind.OVERTAKEN:
            sentence = _("{number}: your step came too late. {why}")
            first = f" ({who})" if who and "{leader}" not in REFUSAL_WORDS.get(detail, "{leader}") else ""
            return sentence.format(number=number, why=f"{_why(detail, who)}{first}"), "warn"
        case NoticeKind.FIELD_OVERTAKEN:
            sentence = _("{number}: you and {who} wrote “{field}” at the same time; both are kept.")
            return sentence.format(number=number, who=who, field=field_name(detail)), "warn"
        case NoticeKind.REJECTED:
            return _("{number}: the journal refused a fact; it is kept in the outbox.").format(
                number=number
            ), "warn"


def _why(code: str, leader: str) -> str:
    return _(REFUSAL_WORDS[code]).format(leader=leader) if code in REFUSAL_WORDS else code


def _when(at: datetime, now: datetime, tz: str) -> str:
    """A moment of today by its time alone."""
    same = present.day(at, tz) == present.day(now, tz)
    return present.clock(at, tz) if same else present.moment(at, tz)


def _on_its_way(wire: Wire, now: datetime) -> bool:
    if wire.state is not WireState.ONLINE or not wire.waiting:
        return wire.state is WireState.ONLINE
    return wire.oldest is not None and now - wire.oldest < _AT_ONCE


def _slow(wire: Wire, now: datetime) -> bool:
    if wire.state is WireState.NONE or not wire.waiting or wire.oldest is None:
        return False
    return wire.waiting > MANY or now - wire.oldest > SLOW


def _late(wire: Wire, now: datetime) -> bool:
    return wire.state is not WireState.NONE and wire.oldest is not None and now - wire.oldest > LATE
