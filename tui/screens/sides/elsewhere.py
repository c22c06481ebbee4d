"""What of a card others did, and what it is: in a few lines beside the form, above all the rest."""

from collections.abc import Iterator

from core.domain.card import Card, FieldChange
from core.domain.vocabulary import Status
from tui import handing, present, telling
from tui.catalogue import _, ngettext
from tui.labels import field_name
from tui.screens.conversation import Conversation
from tui.widgets.pane import Paragraph


def paragraphs(call: Conversation) -> list[Paragraph]:
    """Erased, of a newer program, with somebody else, written by two."""
    card = call.card
    told = []
    if card.erased_at is not None:
        day = present.day(card.erased_at, call.desk.pack.centre.tz)
        told.append(Paragraph(_("The personal data were erased on {day}.").format(day=day), "warn", sign="!"))
    if card.newer:
        newer = ngettext(
            "{count} fact of a newer program is not shown: renew the console.",
            "{count} facts of a newer program are not shown: renew the console.",
            card.newer,
        )
        told.append(Paragraph(newer.format(count=card.newer), "warn", sign="!"))
    told += [Paragraph(versions(call, field), "warn", sign="≠") for field in call.contested]
    return told


def handed(call: Conversation) -> Iterator[Paragraph]:
    """To whom the card was passed on and what became of it, why it was sent back, who else works on it."""
    card, tz = call.card, call.desk.pack.centre.tz
    for passed in card.escalations[-2:]:
        yield Paragraph(f"{present.clock(passed.at, tz)} {passed.by} → {passed.to}", "bold")
        if passed.fact.reason:
            yield Paragraph(f"«{passed.fact.reason}»")
        words, look = handing.answer(passed, tz)
        yield Paragraph(words, look, sign="!" if look == "warn" else "✓" if look == "ok" else "")
    if card.open and card.submission and (back := card.submission.sent_back):
        said = _("Sent back by {who}, {time}").format(who=back.by, time=present.clock(back.at, tz))
        yield Paragraph(f"{said}: «{back.reason}»", "warn", sign="!")
    taken = card.escalations[-1].taken_up if card.escalations else None
    told = {"", call.desk.operator.name, taken.by if taken else ""}
    if card.led_by not in told and card.status not in (Status.ESCALATED, Status.SUBMITTED, Status.CLOSED):
        yield Paragraph(_("In work with {who}").format(who=card.led_by), "warn", sign="!")


def rivals(card: Card, field: str) -> list[FieldChange]:
    """The versions of a field that two wrote, each value once; the one that holds now first."""
    last = next(change for change in reversed(card.changes) if change.field == field)
    return list({change.value: change for change in (last, *card.contested[field])}.values())


def versions(call: Conversation, field: str) -> str:
    """The same in a line: what was written, and by whom."""
    told = (
        f"«{telling.value_words(field, change.value, call.desk.pack)}» ({change.by})"
        for change in rivals(call.card, field)
    )
    return f"{field_name(field)}: {' / '.join(told)}"
