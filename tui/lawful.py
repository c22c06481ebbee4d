"""Terms of the law in words: days left and overdue, extensions, notices, how long care may be waited for."""

from datetime import date

from core.deadlines import SOON
from core.domain.deadline import RAISES, NoticeDue, Term, criticality_of, latest_day
from core.domain.pack import Pack
from core.domain.terms import Wait, Workdays
from core.domain.vocabulary import NoticeId
from core.domain.workdays import HOURS, MINUTES, WORKING
from core.views import CardRow, TermRow
from tui.catalogue import _, language, ngettext


def day(one: date) -> str:
    """A date, as a form has it."""
    return f"{one:%d.%m.%Y}"


def days(count: int, unit: str) -> str:
    """So many days: «30 дней», «15 рабочих дней»."""
    if unit == WORKING:
        return ngettext("{count} working day", "{count} working days", count).format(count=count)
    return ngettext("{count} day", "{count} days", count).format(count=count)


def limit(wait: Wait) -> str:
    """How long care may be waited for."""
    if wait.unit in (HOURS, MINUTES):
        short = _("{count} h") if wait.unit == HOURS else _("{count} min")
        return short.format(count=wait.limit)
    return days(wait.limit, wait.unit)


def latest(wait: Wait, asked: date, workdays: Workdays) -> str:
    """Until when care must come that was asked for on a day; of hours, how soon: they may end in the next."""
    if wait.unit in (HOURS, MINUTES) and latest_day(wait, asked, workdays) == asked:
        return _("within {limit}").format(limit=limit(wait))
    return _("at the latest {date}").format(date=day(latest_day(wait, asked, workdays)))


def left(term: Term) -> str:
    """How much of a term is left, or how long it is over; empty while it has not begun."""
    if term.due is None:
        return ""
    working = term.rule.unit == WORKING
    if term.late and not term.over:  # nobody has worked since
        return _("the term has passed")
    if term.late and working:
        told = ngettext("overdue by {count} working day", "overdue by {count} working days", term.over)
        return told.format(count=term.over)
    if term.late:
        told = ngettext("overdue by {count} day", "overdue by {count} days", term.over)
        return told.format(count=term.over)
    if not term.left:
        return _("the last day")
    if working:
        told = ngettext("{count} working day left", "{count} working days left", term.left)
        return told.format(count=term.left)
    return ngettext("{count} day left", "{count} days left", term.left).format(count=term.left)


def pressing(row: CardRow, pack: Pack) -> str:
    """The class of a card in words; empty for the least urgent, which needs none."""
    level = criticality_of(pack, {name: getattr(row, name) for name in RAISES})
    least = pack.options("criticality")[-1].code if level else ""
    return pack.title("criticality", level, language()) if level != least else ""


def look(term: Term | None) -> str:
    """How it is drawn: an alarm when it is over, a warning when little is left. The words say it too."""
    if term is None or term.due is None:
        return "text"
    return "alarm" if term.late else "warn" if term.left <= SOON else "text"


def line(term: Term) -> str:
    """«Срок 30 дней: до 21.12.2026, осталось 12 дней»."""
    if term.due is None:
        return _("Term: awaits the official registration")
    told = _("Term {days}: until {date}, {left}").format(
        days=days(term.rule.days, term.rule.unit), date=day(term.due), left=left(term)
    )
    return f"{told}; {extended(term)}" if term.extended else told


def extended(term: Term) -> str:
    """By how much it was extended; empty when it was not."""
    if not term.extended:
        return ""
    return _("extended by {days}").format(days=days(term.extended, term.rule.extension_unit))


def notice(what: str) -> str:
    """What an applicant is told."""
    titles: dict[str, str] = {
        NoticeId.REGISTRATION: _("that the appeal is registered"),
        NoticeId.FORWARDING: _("that it went to another agency"),
        NoticeId.EXTENSION: _("that the term is extended"),
        NoticeId.RESULT: _("the result"),
    }
    return titles.get(what, what)


def untold(due: NoticeDue) -> str:
    """What the applicant was not told yet, until when."""
    told = _("Not told: {what}; was due {date}") if due.late else _("Not told: {what}; until {date}")
    return told.format(what=notice(due.what), date=day(due.due))


def short(row: TermRow) -> str:
    """How it stands, for a narrow column of a list."""
    term = row.term
    if term is None or term.due is None:
        return _("not told")
    if term.late:
        return _("late {count} d.").format(count=term.over) if term.over else _("the term has passed")
    left = _("{date}: {count} d.").format(date=f"{term.due:%d.%m}", count=term.left)
    return left if term.left else _("the last day")


def about(row: TermRow) -> str:
    """What else a list says of it: that it was extended, what the applicant was not told."""
    told = [extended(row.term)] if row.term else []
    return " · ".join(filter(None, (*told, *map(untold, row.notices))))
