"""What operators do, and what stranger consoles send: the facts that travel."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from core.domain import commands as c
from core.domain.card import Card
from core.domain.envelope import Event, canonical
from core.domain.events import Noted, UnknownFact
from core.domain.roles import may
from core.domain.vocabulary import Attempt, NoticeId, Outcome, Status
from core.domain.wire import Offer
from core.errors import JournalError, Refused, StoreFull
from tests.sync.simulation.centre import ROLES
from tests.sync.simulation.console import Console
from tests.sync.simulation.older import KEYS, Older
from tests.sync.simulation.world import World

RECEIVERS = ("anna", "boris", "vera", "gleb")


def wishes(n: int, card: Card, now: datetime) -> Sequence[c.Command]:
    """What an operator may wish to do with a card, the first that is allowed is done."""
    receiver = RECEIVERS[n % len(RECEIVERS)]
    owed = next((one.fact.callback_id for one in card.callbacks if one.done_at is None), "")
    all_of_them: Sequence[c.Command] = (
        c.SetField(("essence", "measures", "clinic")[n % 3], f"слово {n}"),
        c.Note(f"заметка {n}"),
        c.Escalate("expert", receiver),
        c.TakeUp(),
        c.Read(),
        c.Return(f"причина {n}"),
        c.Escalate("expert", "", f"причина {n}"),
        c.WrapUp(),
        c.Submit(),
        c.Approve(),
        c.SendBack(f"причина {n}"),
        c.Reopen(f"причина {n}"),
        c.EndCall(),
        c.Park(),
        c.MarkEmergency(),
        c.DescribeCaller(f"имя {n}"),
        c.Tick("anger", "listen"),
        c.ScheduleCallback("+79180001122", now, now + timedelta(hours=1), f"обещали {n}"),
        c.AttemptCallback(owed, Attempt.BUSY),
        c.FinishCallback(owed, f"дозвонились {n}"),
        c.RateService(n % 6, f"слово {n}"),
        c.GiveUpCallback(owed, f"не дозвонились {n}"),
        c.LogContact(Outcome.PROMISED, organisation=f"больница {n}", promised_on=now.date()),
        c.LogContact(Outcome.REFUSED, "anna", words=f"слово {n}"),
        c.ExtendTerm(1 + n % 30, f"причина {n}", "начальник", "phone", now.date()),
        c.GiveNotice(NoticeId.FORWARDING, "letter", now.date(), f"слово {n}"),
        c.SetField("channel", "letter"),
        c.Reply(f"ответ {n}"),
        c.ExpectCaller(f"{n % 24:02}:00"),
        c.SetCallerApart(n % 2 > 0, f"причина {n}"),
    )
    start = n % len(all_of_them)
    return [*all_of_them[start:], *all_of_them[:start]]


def cards_of(console: Console) -> Sequence[Card]:
    """The cards on a console's disk, last touched first."""
    model = console.disk.data
    cards = [model.folded(card_id) for card_id in model.cards()]
    return sorted(cards, key=lambda card: (card.updated_at, card.card_id), reverse=True)


def command(world: World, console: Console, card_id: str, wish: c.Command) -> bool:
    """Do as the operator asks; whether it was allowed."""
    if isinstance(wish, KEYS) and isinstance(console.disk.data, Older):
        return False  # it has no such key
    desk = console.awake().desk
    try:
        world.loop.run(desk.do(card_id, wish))
    except Refused:
        return False
    except StoreFull:
        return True
    return True


def open_call(world: World, console: Console, n: int, m: int) -> str:
    """A call comes in, mostly to somebody who may take it."""
    if n % 4 and not may(ROLES[console.account][0], "card.opened") and cards_of(console):
        return work(world, console, n, m)
    command(world, console, world.new_id(), c.OpenCall(f"+7918000{n % 3:04}"))
    return f"{console.name} opens a card"


def work(world: World, console: Console, n: int, m: int) -> str:
    """Something is done to one of the cards touched last."""
    cards = cards_of(console)
    if not cards:
        return open_call(world, console, n, m)
    card = cards[min(m % 4, len(cards) - 1)]
    for wish in wishes(n, card, world.now()):
        if command(world, console, card.card_id, wish):
            return f"{console.name}: {_shown(wish)} on {_card(card)}"
    return ""


def pass_on(world: World, console: Console, n: int, m: int) -> str:
    """A card is passed on to somebody here, and both hear of it soon."""
    mine = [card for card in cards_of(console) if card.open and card.status != Status.ESCALATED]
    other = world.console(m)
    if not mine or other is console or other.account not in RECEIVERS:
        return ""
    card = mine[n % len(mine)]
    if not command(world, console, card.card_id, c.Escalate("expert", other.account, f"причина {n}")):
        return ""
    for each in (console, other):
        for name in ("push", "pull"):
            each.awake().begin(name)
            world.flow(each)
    return f"{console.name} passes {_card(card)} on to {other.name}, and both sync"


def answer(world: World, console: Console, n: int, m: int) -> str:
    """A card that was passed on is read, and taken up, given back or passed on further."""
    waiting = [
        card
        for card in cards_of(console)
        if card.status == Status.ESCALATED and card.escalations[-1].by != console.person
    ]
    if not waiting:
        return ""
    card = waiting[m % len(waiting)]
    wishes = (c.TakeUp(), c.Return(f"причина {n}"), c.Escalate("expert", RECEIVERS[m % 4]), c.Note("прочли"))
    done = [wish for wish in (c.Read(), wishes[n % 4]) if command(world, console, card.card_id, wish)]
    return f"{console.name}: {', '.join(map(_shown, done))} on {_card(card)}" if done else ""


def race(world: World, console: Console, n: int, m: int) -> str:
    """Everybody who has an escalated card reads it and takes it up, before anybody hears of the others."""
    waiting = [card for card in cards_of(console) if card.status == Status.ESCALATED]
    if not waiting:
        return ""
    card = waiting[m % len(waiting)]
    took = []
    for each in world.consoles:
        if card.card_id in each.disk.data.cards():
            command(world, each, card.card_id, c.Read())
            if command(world, each, card.card_id, c.TakeUp()):
                took.append(each.name)
    return f"{', '.join(took)} take up {_card(card)} at once" if took else ""


def cut_off(world: World, console: Console, n: int, m: int) -> str:
    """The console dies after the disk had a fact, and before the operator heard that it is kept."""
    world.dying = True
    try:
        said = work(world, console, n, m)
    finally:
        world.dying = False
    console.kill()
    return f"{said}, and is killed before saying so" if said else ""


def no_room(world: World, console: Console, n: int, m: int) -> str:
    """The disk is full just when something is to be kept."""
    world.room = n % 20
    try:
        said = work(world, console, n, m)
    finally:
        world.room = None
    return f"{said}: the disk is full" if said else ""


POISONS = (
    '{"text":"\\u0000"}',
    '{"n":1e400}',
    '{"n":9223372036854775808}',
    '{"deep":' + "[" * 40 + "]" * 40 + "}",
    '{"n":NaN}',
    '{"text":"' + "я" * 40_000 + '"}',
)


def poison(world: World, console: Console, n: int, m: int) -> str:
    """A console of another make writes a fact that no database can hold."""
    _strange(world, console, m, UnknownFact("card.sung", 1, POISONS[n % len(POISONS)]))
    return f"{console.name} writes poison {n % len(POISONS)}"


def newer(world: World, console: Console, n: int, m: int) -> str:
    """A console of tomorrow writes a fact that nobody here knows, or a known one in a new shape."""
    fact = (
        UnknownFact("card.sung", 1, '{"song":"песня"}'),
        UnknownFact("card.noted", 2, '{"text":"н","mood":3}'),
    )
    _strange(world, console, m, fact[n % 2])
    return f"{console.name} writes a fact of a newer version"


def _strange(world: World, console: Console, m: int, fact: UnknownFact) -> None:
    desk = console.awake().desk
    cards = cards_of(console)
    card_id = cards[m % len(cards)].card_id if cards else world.new_id()

    def plan(card: Card, next_seq: int, local_number: int) -> Sequence[Event]:
        return [desk._event(card, fact, next_seq, console.now())]

    world.loop.run(desk._store.transact(card_id, plan))


def odd(world: World, console: Console, n: int, m: int) -> str:
    """Something that is no console of ours pushes with a console's token: what breaks a rule."""
    rows = list(console.disk.data.kept.values())
    stamped = [row for row in rows if row.stamp]
    session = f"00000000-0000-7000-8000-{world.odd_session:012}"
    event_id = world.new_id()
    world.odd.add(event_id)
    kinds = (
        "no JSON",
        "another's text under an id of its own",
        "no id",
        "a hole",
        "a taken place",
        "a stolen stamp",
    )
    kind = kinds[n % len(kinds)]
    good = canonical(
        Event(
            event_id=event_id, stream=world.pack.centre.id, card_id=world.new_id(), actor="Чужая",
            device_id=console.disk.data.device_id, session_id=session, session_seq=1, occurred_at=world.now(),
            tz="UTC", fact=Noted("чужое"),
        ).body()
    )  # fmt: skip
    if kind == "no JSON":
        offer = Offer(event_id, session, 1, "{")
    elif kind == "another's text under an id of its own":
        offer = Offer(event_id, session, 1, rows[m % len(rows)].text if rows else "")
    elif kind == "no id":
        offer = Offer("все", session, 1, good)
    elif kind == "a hole":
        offer = Offer(event_id, session, 3, good.replace('"session_seq":1', '"session_seq":3'))
    elif kind == "a stolen stamp" and stamped:
        stolen = stamped[m % len(stamped)]
        offer = Offer(event_id, session, 1, stolen.text, stolen.stamp)
    else:
        offer = Offer(event_id, session, 1, good)
    world.odd_session += kind == "no JSON"
    return f"something strange pushes {kind} as {console.name}" if push_as(world, console, [offer]) else ""


def push_as(world: World, console: Console, offers: Sequence[Offer]) -> bool:
    """Something that is no console of ours pushes with a console's token; whether it was let in."""

    async def push() -> None:
        seat = await world.centre.seat(console.disk.token, "")
        await seat.push(world.pack.centre.id, await console.disk.data.position(), offers, [])

    try:
        world.loop.run(push())
    except JournalError:
        return False
    except Exception as error:
        world.wrong("only declared errors are raised", repr(error))
    return True


def _shown(wish: c.Command) -> str:
    values = [str(value) for field in fields(wish) if (value := getattr(wish, field.name))]
    return " ".join([type(wish).__name__, *values])


def _card(card: Card) -> str:
    return f"card {card.card_id[-4:]}"
