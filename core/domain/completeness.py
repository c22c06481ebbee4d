"""What is still missing on a card: the two phases of clause 11. While the call lasts nothing blocks."""

from core.domain.card import Card
from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.pack import FormRow, Pack, Required
from core.domain.refusals import Missing
from core.domain.vocabulary import Kind

SELF = "self"


def another_person(card: Card) -> bool:
    """Whether the card is about somebody else than the applicant: so it says, or it names another."""
    relation = card.value("relation").strip()
    return relation != SELF if relation else _filled(card, "insured_name")


def _filled(card: Card, field_id: str) -> bool:
    return bool(card.value(field_id).strip())


def _wrong(card: Card, pack: Pack, field_id: str) -> str:
    """What is wrong with a value, as a code; empty when nothing is."""
    value, field = card.value(field_id), BY_ID[field_id]
    if len(value) > field.limit:
        return "too_long"
    codes = {FieldKind.CHOICE: (value,), FieldKind.MARKS: marks(value)}.get(field.kind, ())
    chosen = [pack.choice(field.choices, code) for code in codes]
    if None in chosen:
        return "not_in_list"
    kind = card.value("kind")
    if field_id == "justified" and kind != Kind.COMPLAINT:
        return "only_for_complaint"
    if any(choice and choice.kinds and kind not in choice.kinds for choice in chosen):
        return "not_for_kind"
    return ""


def concerns(rule: FormRow | Required, card: Card, pack: Pack) -> bool:
    """Whether the channel, the kind and the theme of the card are among those the rule is for."""
    return (
        (not rule.kinds or card.value("kind") in rule.kinds)
        and (not rule.channels or card.value("channel") in rule.channels)
        and (not rule.themes or pack.theme_is(card.value("theme"), rule.themes))
    )


def missing(card: Card, pack: Pack) -> tuple[Missing, ...]:
    """What keeps the card from being finished, in the order of the pack's rules; empty when it may be."""
    found: dict[str, Missing] = {}
    for rule in pack.required:
        asked = concerns(rule, card, pack) and (not rule.another_person or another_person(card))
        if asked and not _filled(card, rule.field) and not _filled(card, rule.instead):
            found[rule.field] = Missing(rule.field, "empty")
    for field_id in BY_ID:
        if _filled(card, field_id) and (why := _wrong(card, pack, field_id)):
            found[field_id] = Missing(field_id, why)
    if card.emergency_at is not None and not _filled(card, "measures"):
        found["measures"] = Missing("measures", "emergency")
    return tuple(found.values())


def missing_for_handover(card: Card, pack: Pack) -> tuple[Missing, ...]:
    """What the receiver needs to read before the talk and is not there (order 141-П, clauses 3, 5 and 6)."""
    lacking = (field_id for field_id in pack.handover_minimum if not _filled(card, field_id))
    return tuple(Missing(field_id, "empty") for field_id in lacking)
