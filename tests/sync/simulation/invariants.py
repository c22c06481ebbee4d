"""What must hold when the world has come to rest. Each promise is a function, by its name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from core.domain.card import Card
from core.domain.chain import BEGINNING, hash_of, link, seal
from core.domain.events import (
    CallbackAttempted,
    CallbackDone,
    CallbackGivenUp,
    CallbackScheduled,
    CardErased,
    CardOpened,
    TermExtended,
)
from core.domain.wire import ACCEPTED, Position, Stamp
from journal.ledger.port import Row
from tests.sync.simulation import graded
from tests.sync.simulation.centre import ROLES, given_to
from tests.sync.simulation.graded import is_deserved
from tests.sync.simulation.model import difference
from tests.sync.simulation.older import Older, yesterday
from tests.sync.simulation.reading import cards_in, in_sight, of_card, unerased, words_of
from tests.sync.simulation.world import World


def the_journal_is_dense_and_chained(world: World, rows: Sequence[Row]) -> Iterator[str]:
    at = BEGINNING
    for row in rows:
        stamp = Stamp(row.seq, row.verdict, row.operator, row.role, row.number, row.received_at, "")
        sealed = seal(world.centre.stream, row.hash, stamp)
        at = Position(at.seq + 1, link(at.chain, sealed))
        if (row.seq, row.seal, row.chain) != (at.seq, sealed, at.chain):
            yield f"number {row.seq}"
        if row.body is not None and hash_of(row.body) != row.hash:
            yield f"the text of {row.seq}"


def nothing_is_there_twice(world: World, rows: Sequence[Row]) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        if row.event_id in seen:
            yield f"event {row.event_id[-4:]}"
        seen.add(row.event_id)


def what_was_saved_is_on_its_disk(world: World, rows: Sequence[Row]) -> Iterator[str]:
    for console in world.consoles:
        kept = console.disk.data.kept
        for event_id in console.disk.said - kept.keys():
            yield f"{console.name}: {event_id[-4:]} was saved"
        for event_id in console.disk.read.keys() - kept.keys():
            yield f"{console.name}: {event_id[-4:]} was read"


def what_was_saved_keeps_its_words(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Whatever the journal makes of it: only an erasure takes them out."""
    erased = {row.card_id for row in rows if row.type == CardErased.TYPE and row.verdict == ACCEPTED}
    erased |= {card_id for card_id, _ in world.centre.ledger.said.erased.values()}
    for console in world.consoles:
        kept = console.disk.data.kept
        for event_id in console.disk.said & kept.keys():
            if not kept[event_id].text and kept[event_id].card_id not in erased:
                yield f"{console.name}: {event_id[-4:]} ({kept[event_id].verdict})"


def what_is_on_a_disk_is_in_the_journal(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """But what it refused without a place, and what is no event at all and came from the journal itself."""
    journal = {row.event_id for row in rows}
    for console in world.consoles:
        for row in console.disk.data.kept.values():
            refused = row.verdict not in ("", ACCEPTED) and (row.stamp is None or not row.session_id)
            if row.event_id not in journal and row.text and not refused:
                yield f"{console.name}: {row.event_id[-4:]} ({row.verdict or 'waits'})"


def nothing_waits(world: World, rows: Sequence[Row]) -> Iterator[str]:
    for console in world.consoles:
        for row in console.disk.data.kept.values():
            if row.waits:
                yield f"{console.name}: {row.event_id[-4:]}"


def every_reader_has_the_whole_chain(world: World, rows: Sequence[Row]) -> Iterator[str]:
    for console in world.consoles:
        position = world.loop.run(console.disk.data.position())
        if position.seq != len(rows) or (rows and position.chain != rows[-1].chain):
            yield f"{console.name} stands at {position.seq} of {len(rows)}"
        elif world.loop.run(console.disk.data.seals(1, len(rows))) != [row.seal for row in rows]:
            yield f"{console.name}: the seals"


def all_who_may_see_a_card_see_the_same(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """And as the journal's log folds.

    A card out of the sight of those who had it, after a restore, is as it was. Cards whose erasure a restore
    undid are left out: some desks have their texts, and some have not.
    """
    said = world.centre.ledger.said
    undone = unerased(world)
    today = cards_in(rows)
    with yesterday():
        before = cards_in(rows)
    for console in world.consoles:
        truth = before if isinstance(console.disk.data, Older) else today
        sees = in_sight(world, rows, ROLES[console.account][1])
        model = console.disk.data
        for card_id in (truth.keys() | set(model.cards())) - undone:
            expected = truth.get(card_id) or Card(card_id)
            found = model.folded(card_id)
            if card_id not in sees:
                if found.facts and ROLES[console.account][1] not in said.sight.get(card_id, ()):
                    yield f"{console.name}: card {card_id[-4:]} is none of theirs"
            elif expected != found:
                yield f"{console.name}: card {card_id[-4:]}: {difference(expected, found)}"


def who_may_see_a_card_sees_it(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """An organisation that wrote on a card, or that it was passed on to, has it in its sight."""
    said = world.centre.ledger.said
    for row in rows:
        if row.verdict == ACCEPTED:
            for organisation in {row.organisation} | given_to(said.texts[row.event_id]):
                if row.card_id not in in_sight(world, rows, organisation):
                    yield f"{organisation}: card {row.card_id[-4:]}"


def every_disk_fits_together(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Facts with their hashes, stamps with the chain, tables with the log they are folded from."""
    for console in world.consoles:
        yield from (f"{console.name}: {fault}" for fault in console.disk.data.faults())


def a_verdict_is_for_ever(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """What a disk was once told of an event by the journal, that the journal still says."""
    journal = {row.event_id: row for row in rows}
    for console in world.consoles:
        on_disk = console.disk.data.kept
        for event_id, (verdict, number) in console.disk.read.items():
            row = journal.get(event_id)
            kept = on_disk.get(event_id)
            given_back = kept is not None and kept.text  # without its text it cannot be
            if row is not None and given_back and (row.verdict, row.number) != (verdict, number):
                yield (
                    f"{console.name}: {event_id[-4:]} was {verdict} {number or ''}, "
                    f"is {row.verdict} {row.number or ''}"
                )


def a_verdict_never_changes(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Between two restores an id has one verdict, however often it is asked for."""
    yield from world.centre.ledger.said.changed


_DESERVED: Final = ("", ACCEPTED, "malformed", "too_large", "not_permitted")


def what_is_refused_deserves_it(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Words are refused for what they are, for the role, or for whose call they grade; never for a mishap.

    But what another desk gave back first, after a restore, of a card that is out of sight since then.
    """
    journal = {row.event_id for row in rows}
    for console in world.consoles:
        sees = in_sight(world, rows, ROLES[console.account][1])
        for row in console.disk.data.kept.values():
            hidden = row.event_id in journal and row.card_id not in sees
            if row.verdict == "out_of_sight" and hidden:
                continue
            if is_deserved(world, row.event_id, row.verdict) or row.event_id in world.odd:
                continue
            if row.verdict not in _DESERVED:
                yield f"{console.name}: {row.event_id[-4:]}: {row.verdict}"


def a_human_number_is_of_one_card(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """After a restore too: numbers given since the backup are left out, as the administration does it.

    Only a journal restored twice can give a number again: who was given the first is on no disk it knows.
    """
    cards: dict[int, Row] = {}
    named: dict[str, int] = {}
    numbered = world.centre.ledger.said.numbered
    for row in rows:
        if not row.number:
            continue
        if named.setdefault(row.card_id, row.number) != row.number:
            yield f"card {row.card_id[-4:]} has the numbers {named[row.card_id]} and {row.number}"
        first = cards.setdefault(row.number, row)
        generations = {numbered[each.event_id, each.number] for each in (row, first)}
        if first is not row and (len(generations) == 1 or 0 in generations):
            yield f"number {row.number} of {row.card_id[-4:]} and {first.card_id[-4:]}"


def the_first_has_the_card(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Of those who take up an escalated card, the first at the journal has it, and nobody else."""
    for card_id, card in cards_in(rows).items():
        void = {superseded.event_id for superseded in card.superseded}
        free = True
        for row in rows:
            if row.card_id != card_id or row.verdict != ACCEPTED or row.body is None:
                continue
            if row.type == "card.taken_up":
                if row.event_id not in void and not free:
                    yield f"card {card_id[-4:]} was taken up twice"
                free = free and row.event_id in void
            elif row.type in ("card.escalated", "card.parked", "card.returned") and row.event_id not in void:
                free = True


def facts_of_a_session_keep_their_order(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """On each card, whatever was lost and given back; among what the journal accepted.

    A fact that a damaged disk lost may turn up later, on a copy of it. And a journal that is restored once
    more, while desks give back what it lost the first time, may have the later part before the earlier. To a
    journal that lost an appeal its source may tell it in other words, and a desk give back the first telling:
    both stay (decision 0013). The session of such a card bears its name.
    """
    restored = world.centre.ledger.said.generation
    if restored > 1:
        return
    last: dict[tuple[str, str], int] = {}
    undone = unerased(world)
    for row in rows:
        place = (row.session_id, row.card_id)
        if row.verdict != ACCEPTED or row.card_id in undone or row.session_id in world.torn:
            continue
        if restored and row.session_id == row.card_id:
            continue
        if row.session_seq <= last.get(place, 0):
            yield f"{row.session_seq} of session {row.session_id[-4:]} comes after {last[place]}"
        last[place] = row.session_seq


def what_is_erased_stays_erased(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Unless the journal was put back to a backup from before: then it must be erased once more."""
    said, undone = world.centre.ledger.said, unerased(world)
    gone = {event_id for event_id, (card_id, _) in said.erased.items() if card_id not in undone}
    for row in rows:
        if row.body is not None and row.event_id in gone:
            yield f"{row.event_id[-4:]} is in the journal"
    for console in world.consoles:
        for kept in console.disk.data.kept.values():
            if kept.text and kept.event_id in gone:
                yield f"{kept.event_id[-4:]} is on {console.name}'s disk"


def what_is_hidden_stays_hidden(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Nobody was ever shown a text that was not for their eyes, and a card comes into sight once."""
    yield from world.centre.shown


def of_those_who_end_a_promise_the_first_does(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Done or given up once, by the first at the journal; whoever came later is told so."""
    for card_id, card in cards_in(rows).items():
        scheduled: set[str] = set()
        ended: dict[str, str] = {}
        late: set[str] = set()
        for row in of_card(rows, card_id, CardErased.TYPE, *_OF_PROMISES):
            callback_id = words_of(row).get("callback_id", "")
            if row.type == CardErased.TYPE:
                scheduled, ended, late = set(), {}, set()
            elif row.type == CallbackScheduled.TYPE:
                scheduled.add(callback_id)
            elif callback_id not in scheduled or callback_id in ended:
                late.add(row.event_id)
            elif row.type != CallbackAttempted.TYPE:
                ended[callback_id] = words_of(row)["outcome"]
        found = {one.fact.callback_id: one.outcome for one in card.callbacks if one.done_at is not None}
        if found != ended or len(card.callbacks) != len(scheduled):
            yield f"card {card_id[-4:]}: {found} instead of {ended} of {len(scheduled)}"
        elif not late <= {one.event_id for one in card.superseded}:
            yield f"card {card_id[-4:]}: nobody is told that it came too late"


def a_term_is_extended_once(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """By the first at the journal."""
    for card_id, card in cards_in(rows).items():
        first = ""
        for row in of_card(rows, card_id, CardErased.TYPE, TermExtended.TYPE):
            first = "" if row.type == CardErased.TYPE else first or words_of(row)["approver"]
        if first != (card.extension.fact.approver if card.extension else ""):
            yield f"card {card_id[-4:]}: not by {first}"


def what_is_owed_is_in_every_queue(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Of all cards that a desk has; what is done or given up is in none."""
    for console in world.consoles:
        model = console.disk.data
        owed = {
            one.fact.callback_id
            for card_id in model.cards()
            for one in model.folded(card_id).callbacks
            if one.done_at is None
        }
        if owed != set(model.queue()):
            yield f"{console.name}: {sorted(owed ^ set(model.queue()))}"


def what_a_program_brings_is_one_card(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Of one number, whoever brings it, how often, and with what words."""
    opened = Counter(row.card_id for row in rows if row.type == CardOpened.TYPE and row.verdict == ACCEPTED)
    now = world.centre.ledger.said.generation
    for (generation, appeal), said in world.brought.items():
        if len(said) > 1:
            yield f"appeal {appeal} is {sorted(said)}"
        for card_id, _ in said:
            if opened[card_id] > 1 or (generation == now and not opened[card_id]):
                yield f"appeal {appeal} was opened {opened[card_id]} times"


PROMISES: Final = (
    the_journal_is_dense_and_chained,
    nothing_is_there_twice,
    what_was_saved_is_on_its_disk,
    what_was_saved_keeps_its_words,
    what_is_on_a_disk_is_in_the_journal,
    nothing_waits,
    every_reader_has_the_whole_chain,
    all_who_may_see_a_card_see_the_same,
    who_may_see_a_card_sees_it,
    every_disk_fits_together,
    a_verdict_is_for_ever,
    a_verdict_never_changes,
    what_is_refused_deserves_it,
    a_human_number_is_of_one_card,
    the_first_has_the_card,
    facts_of_a_session_keep_their_order,
    what_is_erased_stays_erased,
    what_is_hidden_stays_hidden,
    of_those_who_end_a_promise_the_first_does,
    a_term_is_extended_once,
    what_is_owed_is_in_every_queue,
    what_a_program_brings_is_one_card,
    *graded.PROMISES,
)


def keep_every_promise(world: World) -> None:
    """Raises ``Broken`` with the first promise that does not hold."""
    rows = world.loop.run(world.centre.rows())
    for promise in PROMISES:
        for found in promise(world, rows):
            world.wrong(promise.__name__.replace("_", " "), found)
            break
        world.check()


_OF_PROMISES: Final = (
    CallbackScheduled.TYPE, CallbackAttempted.TYPE, CallbackDone.TYPE, CallbackGivenUp.TYPE,
)  # fmt: skip
