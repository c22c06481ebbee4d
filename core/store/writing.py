"""What is written without the journal: facts of this desk, histories that were made, rows of another file."""

from collections.abc import Sequence

from core.domain.envelope import Event
from core.domain.fold import evolve
from core.store import log, projections
from core.store.database import Connection, immediate
from core.store.log import Carried
from core.store.projections import Folded
from core.store.shelf import Shelf


def append(connection: Connection, before: Folded, events: Sequence[Event]) -> Folded:
    """Write facts of one card and what follows from them. They wait: they come on top of all others."""
    if not events:
        return before
    position, card, spoken = before.position, before.card, []
    for event in events:
        at = log.append(connection, event)
        card, position = evolve(card, event), position or at
        if event.type in projections.BESIDE_CARDS:
            spoken.append(at)
    after = Folded(position, card, settled=False)
    projections.write(connection, [(before, after)])
    projections.describe(connection, spoken)
    return after


def take_in(shelf: Shelf, histories: Sequence[Sequence[Event]], connection: Connection) -> int:
    """Write histories of one card each in one transaction, but what is known; how many facts."""
    folded: dict[str, Folded] = {}
    facts = 0
    with immediate(connection):
        for events in histories:
            fresh = [event for event in events if not log.known(connection, event.event_id)]
            if not fresh:
                continue
            card_id = fresh[0].card_id
            before = folded.get(card_id) or shelf.folded(connection, card_id)
            folded[card_id] = append(connection, before, fresh)
            facts += len(fresh)
    for after in folded.values():
        shelf.keep(after)
    return facts


def carry_over(shelf: Shelf, rows: Sequence[Carried], connection: Connection) -> int:
    """Write rows of another file in one transaction, but what is known; how many."""
    with immediate(connection):
        new = [row for row in rows if not log.known(connection, row[0])]
        before = shelf.all(connection, (row[1] for row in new))
        last = log.last(connection)
        log.carry(connection, new)
        changes = projections.refold(connection, before.values())
        spoken = [at for at, row in enumerate(new, last + 1) if row[4] in projections.BESIDE_CARDS]
        projections.describe(connection, spoken)
    for _, after in changes:
        shelf.keep(after)
    return len(new)
