"""What facts about fields make of a card: values, their history, and which of them contest each other."""

from collections.abc import Mapping

from core.domain import events as e
from core.domain.card import Card, FieldChange
from core.domain.envelope import Event
from core.domain.fold_promised import Rule
from core.domain.record import changed


def _knew(event: Event, earlier: FieldChange) -> bool:
    """Whether who wrote the event had that change before them."""
    return earlier.device_id == event.device_id or earlier.seq is None or earlier.seq <= event.base_seq


def with_value(card: Card, field_id: str, value: str, event: Event) -> Card:
    """The card with this value in a field, said by this event."""
    places = [place for place, change in enumerate(card.changes) if change.field == field_id]
    told = (*card.rivals.get(field_id, ()), *places[-1:])
    unknown = tuple(place for place in told if not _knew(event, card.changes[place]))
    rivals = card.rivals
    if unknown:
        rivals = {**rivals, field_id: unknown}
    elif field_id in rivals:
        rivals = {name: places for name, places in rivals.items() if name != field_id}
    change = FieldChange(
        field_id, value, event.actor, event.occurred_at, event.session_id, event.device_id, event.seq
    )
    fields = {**card.fields, field_id: value}
    return changed(card, fields=fields, changes=(*card.changes, change), rivals=rivals)


def _field_set(card: Card, fact: e.FieldSet, event: Event) -> Card:
    # An operator's words are never dropped for a conflict of status: they apply to a closed card too.
    return with_value(card, fact.field, fact.value, event)


def _field_continued(card: Card, fact: e.FieldContinued, event: Event) -> Card:
    # Another's value may stand between the pieces: each piece goes to the value its own session began.
    # A session is its device's own: under the same id another device has another one.
    session = event.device_id, event.session_id
    changes = [place for place, change in enumerate(card.changes) if change.field == fact.field]
    begun = [at for at in changes if (card.changes[at].device_id, card.changes[at].session_id) == session]
    if not begun:
        return with_value(card, fact.field, fact.value, event)
    place = begun[-1]
    whole = card.changes[place].value + fact.value
    longer = changed(card.changes[place], value=whole)
    fields = card.fields if place != changes[-1] else {**card.fields, fact.field: whole}
    return changed(card, fields=fields, changes=(*card.changes[:place], longer, *card.changes[place + 1 :]))


RULES: Mapping[type[e.Fact], Rule] = {e.FieldSet: _field_set, e.FieldContinued: _field_continued}
