"""With whom of an institution it was spoken about the card, and what came of it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from core.domain.commands import Command, LogContact
from core.domain.dates import read_date
from core.domain.pack import Pack
from core.domain.vocabulary import EntryKind, Outcome
from tui import present
from tui.catalogue import _
from tui.screens.call_dialogs import fill
from tui.widgets.form import FieldSpec, Option

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_SPOKEN_WITH: Final = (EntryKind.CLINIC, EntryKind.INSURER, EntryKind.AGENCY, EntryKind.EMERGENCY)
_LABEL: Final = 13


def _institutions(pack: Pack) -> Iterator[Option]:
    """Names of the directory, each once; the likeliest kinds first."""
    named = (entry.name for kind in _SPOKEN_WITH for entry in pack.directory if entry.kind == kind)
    yield from (Option(name, name) for name in dict.fromkeys(named))


def _entry_of(name: str, pack: Pack) -> str:
    """The line of the directory with this name; empty for a name that was typed freely."""
    found = (entry.id for entry in pack.directory if entry.name == name and entry.kind in _SPOKEN_WITH)
    return next(found, "")


def _fields(pack: Pack) -> list[FieldSpec]:
    outcomes = tuple(Option(one, present.outcome(one)) for one in Outcome)
    return [
        FieldSpec(
            "contact.organisation", _("Institution"), "entry", 1, _LABEL, options=tuple(_institutions(pack))
        ),
        FieldSpec("contact.person", _("With whom"), label_width=_LABEL, hint=_("name")),
        FieldSpec("contact.post", _("Post"), label_width=_LABEL, width=24),
        FieldSpec("contact.phone", _("Phone"), label_width=8, beside=True),
        FieldSpec("contact.outcome", _("Came of it"), "choice", 1, _LABEL, options=outcomes),
        FieldSpec("contact.words", _("In words"), "text", 2, _LABEL),
        FieldSpec(
            "contact.promised",
            _("Promised for"),
            label_width=_LABEL,
            hint=_("25.11: a control call then"),
        ),
    ]


async def log_contact(screen: "CallScreen") -> None:
    """Ask for it; a promised day makes a control call of that day, in the same act."""
    desk = screen.console.desk
    pack = desk.pack

    def make(answers: Mapping[str, str]) -> Command | str:
        today = desk.now().astimezone(present.zone(pack.centre.tz)).date()
        typed = answers["contact.promised"].strip()
        promised = read_date(typed, today, future=True) if typed else None
        if typed and promised is None:
            return _("For which day? Write 25.11 or 25.11.2026.")
        if not answers["contact.outcome"]:
            return _("What came of it? Choose one.")
        name = answers["contact.organisation"].strip()
        return LogContact(
            Outcome(answers["contact.outcome"]), _entry_of(name, pack), name, answers["contact.person"],
            answers["contact.post"], answers["contact.phone"], answers["contact.words"], promised,
        )  # fmt: skip

    async def logged() -> None:
        told, promised = _("The contact is kept."), screen.card.contacts[-1].fact.promised_on
        if promised:
            told += " " + _("A control call is owed on {day}.").format(day=present.iso_day(promised))
        screen.say(told, "ok")

    known = {"contact.organisation": screen.card.value("clinic")}
    await fill(screen, _("Contact with an institution"), _fields(pack), make, known, then=logged)
