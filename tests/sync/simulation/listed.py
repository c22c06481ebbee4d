"""Grading as a desk shows it: its lists, and what can be read of a call, against what the log tells."""

from collections.abc import Iterator, Sequence
from typing import Final

from core.domain.card import Card
from core.graders import Graders
from journal.ledger.port import Row
from tests.sync.simulation.centre import ROLES
from tests.sync.simulation.console import Console
from tests.sync.simulation.older import Older
from tests.sync.simulation.reading import cards_in, in_sight, unerased
from tests.sync.simulation.retold import Told, retold
from tests.sync.simulation.world import World

LISTS: Final = ("mine", "appealed", "rounds", "waits", "heard", "graded")
_SPOKEN: Final = "phone"
_LOW: Final = range(1, 4)


def at_desk(world: World, console: Console) -> Graders:
    """The room of the graders as whoever sits there finds it; that they may not grade, nobody has told it."""
    parts = (lambda: world.pack, console.disk.data.store, console.now, lambda: None, console.person)
    return world.parts.graders(*parts)


def desks(world: World, rows: Sequence[Row]) -> Iterator[tuple[Console, dict[str, Told]]]:
    """Every desk and the cards that it sees, as the log tells of their grades.

    Not consoles of yesterday, which know of none, nor cards of which a restore undid the erasure.
    """
    undone = unerased(world)
    truth = {id: retold(rows, id, card) for id, card in cards_in(rows).items() if id not in undone}
    for console in world.consoles:
        if not isinstance(console.disk.data, Older):
            sees = in_sight(world, rows, ROLES[console.account][1])
            yield console, {id: told for id, told in truth.items() if id in sees}


def every_list_of_graders_holds_what_it_should(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Nobody is offered what somebody else hears, what is graded and not rated since, or a call of theirs;
    and nothing that is finished is out of all lists.
    """
    for console, cards in desks(world, rows):
        home = world.loop.run(at_desk(world, console).home())
        wanted: dict[str, list[str]] = {name: [] for name in LISTS}
        for card_id, told in cards.items():
            for name in _places(console, console.disk.data.folded(card_id), told):
                wanted[name].append(card_id)
        for name in LISTS:
            found = [row.card_id for row in getattr(home, name) if row.card_id in cards]
            if sorted(found) != sorted(wanted[name]):
                shown, missed = ([id[-4:] for id in ids] for ids in (found, wanted[name]))
                yield f"{console.name}, {name}: {shown} instead of {missed}"


def _places(console: Console, card: Card, told: Told) -> Iterator[str]:
    """The lists that a call belongs to, for who sits there."""
    me, graded = console.person, told.standing
    if card.closed_at is None or card.opened_at is None or card.erased_at is not None or not card.taken_by:
        return
    if card.taken_by == me:
        yield from ["mine"] if graded else []
        return
    if told.open_rounds:
        yield "rounds"
        return
    busy = told.heard_by_another(me, console.now())
    theirs = card.value("channel") == _SPOKEN and me not in card.answered
    wanted = theirs and (not graded or (told.rated_since and told.mark in _LOW))
    if graded in told.waiting:
        yield "appealed"
    elif busy and (wanted or not graded):
        yield "heard"
    elif wanted and not busy:
        yield "waits"
    elif graded and not wanted:
        yield "graded"
