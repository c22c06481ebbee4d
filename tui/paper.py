"""An official complaint as a page of text: for a printer, in the language of the screen."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from core.domain.card import Card
from core.domain.completeness import another_person
from core.domain.deadline import Term
from core.domain.fields import BY_ID, FieldKind
from core.domain.pack import Pack
from core.domain.paper import is_complaint, missing_on_paper
from core.domain.words import words
from tui import present, telling
from tui.catalogue import _, language
from tui.labels import field_label, field_name

WIDTH: Final = 78
"""Columns of a page."""
_LABEL: Final = 30
_RULE: Final = "_" * 16

_APPLICANT: Final = (
    "applicant_name", "applicant_birth", "applicant_policy", "applicant_address", "contact_phone",
)  # fmt: skip
_INSURED: Final = ("relation", "insured_name", "insured_birth", "insured_policy")
_ABOUT: Final = ("insurer", "clinic", "second_clinic", "theme", "paid_sum", "offered_date", "needed_by")


def why_not(card: Card, pack: Pack) -> str:
    """Why the card cannot be printed as a complaint, in a sentence; empty when it can."""
    if not is_complaint(card):
        return _("Only a complaint is printed as one: choose the kind of the appeal.")
    lacking = missing_on_paper(card, pack)
    return _("Not printed yet. {missing}").format(missing=present.missing_words(lacking)) if lacking else ""


def complaint(card: Card, pack: Pack, term: Term | None) -> str:
    """The page, its lines ended; for a card of which ``why_not`` says nothing."""
    return "\n".join(line.rstrip() for line in _lines(card, pack, term)) + "\n"


def _lines(card: Card, pack: Pack, term: Term | None) -> Iterator[str]:
    tz = pack.centre.tz
    yield words(pack.centre.title, language())
    yield ""
    assert card.opened_at is not None  # a card has begun, or nobody could ask for it
    title = _("COMPLAINT {number} of {day}").format(
        number=present.number(card), day=present.day(card.opened_at, tz)
    )
    yield title.center(WIDTH)
    yield ""
    yield from _facts(_("Applicant"), _APPLICANT, card, pack)
    if another_person(card):
        yield from _facts(_("Insured person"), _INSURED, card, pack)
    yield from _facts(_("Appeal"), _ABOUT, card, pack)
    yield _("Essence") + ":"
    for paragraph in card.value("essence").splitlines():
        yield from wrap(paragraph, WIDTH - 2, initial_indent="  ", subsequent_indent="  ") or [""]
    yield ""
    received = _("Received {moment}, {channel}, by {operator}.").format(
        moment=f"{present.day(card.opened_at, tz)} {present.clock(card.opened_at, tz)}",
        channel=pack.title("channel", card.channel, language()), operator=card.taken_by,
    )  # fmt: skip
    yield from wrap(received, WIDTH)
    if term is not None and term.due is not None:
        yield _("To be considered until {day}.").format(day=f"{term.due:%d.%m.%Y}")
    for who in (_("Applicant"), _("Received by")):
        yield from ("", f"{who:<16}{_RULE} / {_RULE} /   " + _("date") + " ____________")


def _facts(heading: str, fields: Sequence[str], card: Card, pack: Pack) -> Iterator[str]:
    """The filled ones of these, one to a line."""
    told = [(field, card.value(field).strip()) for field in fields]
    if not any(value for _field, value in told):
        return
    yield heading + ":"
    for field, value in told:
        if value:
            label = f"  {_label(field, pack)}:"
            text = f"{label:<{_LABEL}}{telling.value_words(field, value, pack)}"
            yield from wrap(text, WIDTH, subsequent_indent=" " * _LABEL)
    yield ""


def _label(field: str, pack: Pack) -> str:
    """The whole name of a field; of a number people are insured by, what it is called here."""
    if BY_ID[field].kind is FieldKind.POLICY:
        return field_label(field, pack.centre.policy)
    name = field_name(field)
    return name[:1].upper() + name[1:]
