"""Which fields of a card stand where on the form: the layout of the call, in the order a talk goes."""

from collections.abc import Sequence

from core.domain.card import Card
from core.domain.completeness import another_person
from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.pack import Pack
from core.domain.words import words
from tui.catalogue import _
from tui.present import field_label
from tui.widgets.field import Kind
from tui.widgets.form import FieldSpec, Heading, Option

SHAPERS = ("kind", "relation")
"""Fields whose value changes which other fields and options a form has."""
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
}

_WHO: tuple[tuple[str, ...], ...] = (
    ("contact_phone",),
    ("applicant_name",),
    ("applicant_policy", "applicant_birth"),
    ("relation", "insurer"),
)
_INSURED: tuple[tuple[str, ...], ...] = (("insured_name",), ("insured_policy", "insured_birth"))
_WHAT: tuple[tuple[str, ...], ...] = (
    ("kind", "channel"),
    ("theme",),
    ("clinic",),
    ("essence",),
)
_REST: tuple[tuple[str, ...], ...] = (
    ("urgency",),
    ("vulnerability",),
    ("second_clinic",),
    ("territory", "applicant_snils"),
    ("applicant_address",),
    ("measures",),
)
_EMERGENCY: tuple[tuple[str, ...], ...] = (("contact_phone",), ("applicant_address",), ("applicant_name",))
_ROWS = {"essence": 3, "measures": 2}
_FIRST_WIDTH = {"applicant_policy": 20, "insured_policy": 20, "relation": 11, "kind": 12, "territory": 12}


def options(pack: Pack, field_id: str, card: Card, language: str) -> tuple[Option, ...]:
    """What may be chosen in a field of such a card, as the pack (or its directory) lists it.

    What is chosen already stays in the list, even when the kind of appeal has changed under it.
    """
    kind, chosen = card.value("kind"), marks(card.value(field_id))
    field = BY_ID[field_id]
    if field.kind is FieldKind.ENTRY:
        return tuple(
            Option(entry.name, entry.name) for entry in pack.directory if entry.kind == field.choices
        )
    return tuple(
        Option(choice.code, _numbered(choice.code, words(choice.title, language)))
        for choice in pack.options(field.choices)
        if not choice.kinds or not kind or kind in choice.kinds or choice.code in chosen
    )


def _numbered(code: str, title: str) -> str:
    """A theme is known by its number too: «4.3 выбор медицинской организации»."""
    return f"{code} {title}" if code[:1].isdigit() else title


def field_spec(
    pack: Pack, field_id: str, card: Card, language: str, *, width: int = 0, beside: bool = False
) -> FieldSpec:
    """One field as the form draws it."""
    field = BY_ID[field_id]
    label = field_label(field_id)
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


def _rows(
    pack: Pack, rows: Sequence[tuple[str, ...]], card: Card, language: str, taken: set[str]
) -> list[FieldSpec]:
    specs = []
    for row in rows:
        fresh = [field_id for field_id in row if field_id not in taken]
        taken.update(fresh)
        for place, field_id in enumerate(fresh):
            width = _FIRST_WIDTH.get(field_id, 0) if place == 0 and len(fresh) > 1 else 0
            specs.append(field_spec(pack, field_id, card, language, width=width, beside=place > 0))
    return specs


def section(field_id: str) -> str:
    """The heading under which a field stands."""
    for rows, heading in ((_WHO, _("Applicant")), (_INSURED, _("Insured person"))):
        if any(field_id in row for row in rows):
            return heading
    return _("Appeal")


def shape(card: Card) -> tuple[object, ...]:
    """What decides which fields and options the form of a card has."""
    return (card.emergency_at is not None, *(card.value(field) for field in SHAPERS))


def layout(card: Card, pack: Pack, language: str) -> list[FieldSpec | Heading]:
    """The form of a call: who, what, the rest. In an emergency the number and the place come first."""
    taken = set[str]()
    form: list[FieldSpec | Heading] = []
    if card.emergency_at is not None:
        form += [Heading(_("Emergency: where to send help")), *_rows(pack, _EMERGENCY, card, language, taken)]
    form += [Heading(_("Applicant")), *_rows(pack, _WHO, card, language, taken)]
    if another_person(card):
        form += [Heading(_("Insured person")), *_rows(pack, _INSURED, card, language, taken)]
    form += [Heading(_("Appeal")), *_rows(pack, _WHAT, card, language, taken)]
    return [*form, *_rows(pack, _REST, card, language, taken)]
