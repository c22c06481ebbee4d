"""The journal's log as the promises read it: its cards, what a fact says, what is in whose sight."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.domain.card import Card
from core.domain.fold import fold
from core.domain.wire import ACCEPTED
from core.store.texts import event_of
from journal.ledger.port import Row
from tests.sync.simulation.centre import FUND
from tests.sync.simulation.world import World


def in_sight(world: World, rows: Sequence[Row], organisation: str) -> set[str]:
    """The cards that an organisation may see."""
    stream = world.centre.stream
    return {
        card_id
        for card_id in {row.card_id for row in rows if row.verdict == ACCEPTED}
        if organisation == FUND or world.loop.run(world.centre.ledger.history(stream, card_id, organisation))
    }


def unerased(world: World) -> set[str]:
    """The cards whose erasure a restore undid: some desks have their texts, and some have not."""
    said = world.centre.ledger.said
    return {card_id for card_id, generation in said.erased.values() if generation < said.generation}


def of_card(rows: Sequence[Row], card_id: str, *types: str) -> Iterator[Row]:
    """What the journal accepted of a card and still has the text of, of these types."""
    wanted = (row for row in rows if row.card_id == card_id and row.type in types)
    return (row for row in wanted if row.verdict == ACCEPTED and row.body is not None)


def words_of(row: Row) -> dict[str, Any]:
    """What the text of a fact says, by a reading that shares nothing with the fold's."""
    return payload_of(row.body)


def payload_of(body: str | None) -> dict[str, Any]:
    """The same of a text."""
    said: dict[str, Any] = json.loads(body or "")["payload"]
    return said


def cards_in(rows: Sequence[Row]) -> Mapping[str, Card]:
    """Every card, folded from the journal's log; what people call it outlives its erasure."""
    histories: dict[str, list[Row]] = {}
    for row in rows:
        if row.verdict == ACCEPTED:
            histories.setdefault(row.card_id, []).append(row)
    return {card_id: _card(card_id, history) for card_id, history in histories.items()}


def _card(card_id: str, history: Sequence[Row]) -> Card:
    card = fold(
        card_id,
        (
            event_of(row.body, row.event_id, row.card_id, seq=row.seq, number=row.number)
            for row in history
            if row.body is not None
        ),
    )
    return replace(card, number=card.number or max(row.number for row in history) or None)
