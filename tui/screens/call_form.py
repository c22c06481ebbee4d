"""Which fields of a card stand where on the form: the rows of the pack, drawn in the order a talk goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from core.domain.card import Card
from core.domain.completeness import another_person, concerns
from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.lasting import holds
from core.domain.pack import Choice, FormRow, Pack, Topic
from core.domain.text import collation
from core.domain.themes import offered
from core.domain.words import words
from tui.catalogue import _
from tui.labels import field_label
from tui.present import zone
from tui.widgets.field import Kind
from tui.widgets.form import FieldSpec, Heading, Option

_LABEL = 9
_KINDS: dict[FieldKind, Kind] = {
    FieldKind.LINE: "line",
    FieldKind.TEXT: "text",
    FieldKind.PHONE: "line",
    FieldKind.DATE: "line",
    FieldKind.POLICY: "line",
    FieldKind.CHOICE: "choice",
    FieldKind.MARKS: "marks",
    FieldKind.ENTRY: "entry",
    FieldKind.NUMBER: "line",
    FieldKind.SUM: "line",
}

_EMERGENCY: tuple[tuple[str, ...], ...] = (("contact_phone",), ("applicant_address",), ("applicant_name",))
_ROWS = {"essence": 3, "measures": 2, "conclusion": 2}
_FIRST_WIDTH = {"applicant_policy": 20, "insured_policy": 20, "relation": 11}
_WIDTH = 12
"""Cells of a field that has another beside it."""
_WHAT = ("what", "rest")
"""Sections under one heading: what the appeal is about, and what else is known of it."""


def options(pack: Pack, field_id: str, card: Card, language: str) -> tuple[Option, ...]:
    """What may be chosen in a field of such a card, as the pack (or its directory) lists it.

    What is chosen already stays in the list, even when the kind of appeal has changed under it.
    """
    kind, chosen = card.value("kind"), marks(card.value(field_id))
    field = BY_ID[field_id]
    if field.kind is FieldKind.ENTRY:
        names = (entry.name for entry in pack.directory if entry.kind == field.choices)
        return tuple(Option(name, name) for name in sorted(names, key=collation(language)))
    if field_id == "theme":
        return _themes(pack, card, language)
    return tuple(
        Option(choice.code, words(choice.title, language))
        for choice in pack.options(field.choices)
        if choice.code in chosen
        or ((not choice.kinds or not kind or kind in choice.kinds) and _lasts(choice, card, pack))
    )


def _lasts(choice: Choice, card: Card, pack: Pack) -> bool:
    """Whether a hot topic is one on the day on which the appeal came; any other choice always is."""
    return not isinstance(choice, Topic) or holds(choice, _day(card, pack))


def _day(card: Card, pack: Pack) -> date:
    return card.opened_at.astimezone(zone(pack.centre.tz)).date() if card.opened_at else date.max


def _themes(pack: Pack, card: Card, language: str) -> tuple[Option, ...]:
    """The themes of the day on which the appeal came."""
    day = _day(card, pack)
    found = offered(pack, card.value("kind"), card.line, day, card.value("theme"))
    return tuple(
        Option(
            one.theme.code,
            words(one.theme.title, language),
            key=str(one.theme.quick or ""),
            depth=one.depth,
        )
        for one in found
    )


def field_spec(
    pack: Pack, field_id: str, card: Card, language: str, *, width: int = 0, beside: bool = False
) -> FieldSpec:
    """One field as the form draws it."""
    field = BY_ID[field_id]
    label = field_label(field_id, pack.centre.policy)
    return FieldSpec(
        field_id,
        label,
        kind=_KINDS[field.kind],
        rows=_ROWS.get(field_id, 1),
        label_width=len(label) + 1 if beside else _LABEL,
        width=width,
        options=options(pack, field_id, card, language) if field.choices else (),
        beside=beside,
    )


def _specs(
    pack: Pack, rows: Iterable[Sequence[str]], card: Card, language: str, taken: set[str]
) -> list[FieldSpec]:
    specs = []
    for row in rows:
        fresh = [field_id for field_id in row if field_id not in taken]
        taken.update(fresh)
        for place, field_id in enumerate(fresh):
            width = _FIRST_WIDTH.get(field_id, _WIDTH) if place == 0 and len(fresh) > 1 else 0
            specs.append(field_spec(pack, field_id, card, language, width=width, beside=place > 0))
    return specs


def _headings() -> dict[str, str]:
    """The heading over each section of the form."""
    about = _("Appeal")
    return {"who": _("Applicant"), "insured": _("Insured person"), **dict.fromkeys(_WHAT, about)}


def section(pack: Pack, field_id: str) -> str:
    """The heading under which a field stands."""
    here = (row.section for row in pack.form if field_id in row.fields)
    return _headings()[next(here, _WHAT[0])]


def rows(card: Card, pack: Pack) -> tuple[FormRow, ...]:
    """The rows that are on the form of a card: those it asks for, and those in which something stands.

    Of somebody else than the applicant only while the card is about one.
    """
    return tuple(
        row
        for row in pack.form
        if concerns(row, card, pack) or any(map(card.value, row.fields))
        if row.section != "insured" or another_person(card)
    )


def shape(card: Card, pack: Pack) -> tuple[object, ...]:
    """What decides which fields and options the form of a card has."""
    return card.emergency_at is not None, card.value("kind"), rows(card, pack)


def layout(
    card: Card, pack: Pack, language: str, offers: Mapping[str, str] | None = None
) -> list[FieldSpec | Heading]:
    """The form of a call, as the pack has it. In an emergency the number and the place come first.

    ``offers``: field → what is known from an earlier card, and taken with one key.
    """
    taken = set[str]()
    form: list[FieldSpec | Heading] = []
    if card.emergency_at is not None:
        form += [Heading(_("Emergency: where to send help"))]
        form += _specs(pack, _EMERGENCY, card, language, taken)
    headings, over = _headings(), ""
    for row in sorted(rows(card, pack), key=lambda row: list(headings).index(row.section)):
        if (specs := _specs(pack, [row.fields], card, language, taken)) and headings[row.section] != over:
            over = headings[row.section]
            form.append(Heading(over))
        form += specs
    return [_offering(one, offers or {}) for one in form]


def _offering(one: FieldSpec | Heading, offers: Mapping[str, str]) -> FieldSpec | Heading:
    offer = offers.get(one.id, "") if isinstance(one, FieldSpec) else ""
    if isinstance(one, Heading) or not offer:
        return one
    return replace(one, offer=offer, hint=_("Space: {offer}").format(offer=offer))
