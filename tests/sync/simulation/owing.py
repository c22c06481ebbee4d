"""What is owed and brought in: promises that several end at once, extensions, shifts, programs that retry."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from core.domain import commands as c
from core.domain.card import Card
from core.domain.vocabulary import Attempt
from core.errors import JournalBusy
from journal.administration.accounts import find
from journal.importing import Outcome
from journal.incoming import Incoming
from tests.core.domain.cases import START
from tests.sync.simulation.centre import ROBOT
from tests.sync.simulation.console import Console
from tests.sync.simulation.work import cards_of, command
from tests.sync.simulation.world import World

KINDS = ("voice_mail", "order", "site", "chat")
APPEALS = 5
"""Appeals that programs have to bring in, again and again."""


def end_at_once(world: World, console: Console, n: int, m: int) -> str:
    """Everybody makes a promised call, tries it, gives it up or rates it, before they hear of the others."""
    card, owed = _owing(cards_of(console), n)
    if card is None:
        return ""
    ended = []
    for place, each in enumerate(world.consoles):
        if card.card_id in each.disk.data.cards():
            wishes = (
                c.FinishCallback(owed, f"дозвонились {n}"),
                c.GiveUpCallback(owed, f"не дозвонились {n}"),
                c.RateService(1 + n % 5, f"слово {n}", owed),
                c.AttemptCallback(owed, Attempt.NO_ANSWER),
            )
            wish = wishes[(m + place) % len(wishes)]
            if isinstance(wish, c.GiveUpCallback):
                command(world, each, card.card_id, c.AttemptCallback(owed, Attempt.BUSY))
            if command(world, each, card.card_id, wish):
                ended.append(f"{each.name}: {type(wish).__name__}")
    return f"{', '.join(ended)} on card {card.card_id[-4:]} at once" if ended else ""


def _owing(cards: Sequence[Card], n: int) -> tuple[Card | None, str]:
    owed = [(card, one.fact.callback_id) for card in cards for one in card.callbacks if one.done_at is None]
    return owed[n % len(owed)] if owed else (None, "")


def extend_at_once(world: World, console: Console, n: int, m: int) -> str:
    """Everybody who has a card extends its term, before they hear of the others."""
    cards = cards_of(console)
    if not cards:
        return ""
    card, today, extended = cards[n % len(cards)], world.now().date(), []
    for place, each in enumerate(world.consoles):
        wish = c.ExtendTerm(1 + (m + place) % 30, f"причина {n}", f"начальник {place}", "phone", today)
        if card.card_id in each.disk.data.cards() and command(world, each, card.card_id, wish):
            extended.append(each.name)
    return f"{', '.join(extended)} extend the term of card {card.card_id[-4:]} at once" if extended else ""


def shift(world: World, console: Console, n: int, m: int) -> str:
    """A shift begins or ends, or a report leaves the console: facts of no card."""
    day = world.now().date()
    wishes = (
        c.BeginShift("day"),
        c.EndShift("day", f"слово {n}"),
        c.NoteExport("zpz", day, day, "csv", n),
    )
    wish = wishes[n % len(wishes)]
    done = command(world, console, world.new_id(), wish)
    return f"{console.name}: {type(wish).__name__}" if done else ""


def bring_in(world: World, console: Console, n: int, m: int) -> str:
    """A program brings in appeals, some for the second time, told longer than before; much of it fails."""
    if not world.centre.up:
        return ""
    chosen = [which % APPEALS for which in range(m % APPEALS, m % APPEALS + 3)]
    ledger = world.centre.ledger
    fate = ("and all is well", "and nobody hears of it", "and nothing is kept", "twice at once")[n // 3 % 4]
    ledger.deaf, ledger.busy = fate == "and nobody hears of it", fate == "and nothing is kept"
    try:
        tellings = [n % 2 * n, n] if fate == "twice at once" else [n % 2 * n]
        world.loop.run(_bring(world, chosen, tellings))
    except JournalBusy:
        pass
    except Exception as error:
        world.wrong("only declared errors are raised", repr(error))
    finally:
        ledger.deaf = ledger.busy = False
    return f"a program brings in {', '.join(map(str, chosen))}, {fate}"


async def _bring(world: World, chosen: Sequence[int], tellings: Sequence[int]) -> None:
    """By one process of the journal, or by two that know nothing of each other; each tells them its way."""
    operator = await find(world.centre.ledger, ROBOT)
    told = [[_appeal(which, longer) for which in chosen] for longer in tellings]
    brought = [world.centre.importer().bring_in(operator, items) for items in told]
    for answers in await asyncio.gather(*brought):
        for which, answer in zip(chosen, answers, strict=True):
            if answer.outcome is Outcome.REFUSED:
                world.wrong("what a program brings is taken", f"{which}: {answer.why}")
            place = (world.centre.ledger.said.generation, which)
            world.brought.setdefault(place, set()).add((answer.card_id, answer.number))


def _appeal(which: int, longer: int) -> Incoming:
    return Incoming(
        source="site", external_id=f"{which}", kind=KINDS[which % len(KINDS)],
        received_at=(START + timedelta(seconds=which)).isoformat(), phone=f"+7999000000{which}",
        text="слово " * longer,
    )  # fmt: skip
