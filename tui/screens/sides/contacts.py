"""With whom of institutions it was spoken, newest first: the course of contacts beside the form."""

from collections.abc import Sequence

from core.domain.card import Card, Contact
from core.domain.vocabulary import Outcome
from tui import present
from tui.catalogue import _
from tui.widgets.pane import Paragraph

_SHOWN = 4
_LOOKS = {
    Outcome.REFUSED: "warn", Outcome.UNABLE: "warn", Outcome.ADMITTED: "ok", Outcome.DONE: "ok",
}  # fmt: skip


def paragraphs(card: Card, tz: str) -> Sequence[Paragraph]:
    """The last contacts; how many there were before them."""
    shown = card.contacts[-_SHOWN:]
    told = [Paragraph(_line(one, tz), _looks(one)) for one in reversed(shown)]
    earlier = len(card.contacts) - len(shown)
    if earlier:
        told.append(Paragraph(_("earlier contacts: {count}").format(count=earlier), "note"))
    return told


def _looks(contact: Contact) -> str:
    return next((look for outcome, look in _LOOKS.items() if outcome == contact.fact.outcome), "text")


def _line(contact: Contact, tz: str) -> str:
    fact = contact.fact
    person = ", ".join(filter(None, (fact.person, fact.post, fact.phone)))
    whom = f"{fact.organisation} ({person})" if person else fact.organisation
    came = ": ".join(filter(None, (present.outcome(fact.outcome), fact.words)))
    until = _("promised for {day}").format(day=present.iso_day(fact.promised_on)) if fact.promised_on else ""
    return " · ".join(filter(None, (f"{present.moment(contact.at, tz)} {whom}", came, until)))
