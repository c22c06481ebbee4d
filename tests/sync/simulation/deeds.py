"""Everything that can happen, by name, and how often it does."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from core.errors import JournalBusy, JournalError, JournalUnreachable, StoreFull
from journal.administration import erasing
from journal.administration.accounts import ActRefused, Hand, find
from journal.administration.erasing import Pen
from tests.sync.simulation import work
from tests.sync.simulation.centre import KEY
from tests.sync.simulation.console import Call, Console
from tests.sync.simulation.disk import Disk
from tests.sync.simulation.world import World

Deed = Callable[[World, Console, int, int], str]
"""What is done to a world, by a console, with two numbers; a sentence, empty if nothing happened."""


# --- the sync at its own pace, and slower ------------------------------------------------------------------


def sync(world: World, console: Console, n: int, m: int) -> str:
    for name in ("push", "pull"):
        console.awake().begin(name)
        world.flow(console)
    return f"{console.name} syncs"


def push(world: World, console: Console, n: int, m: int) -> str:
    return _begin(world, console, "push", m)


def pull(world: World, console: Console, n: int, m: int) -> str:
    return _begin(world, console, "pull", m)


def _begin(world: World, console: Console, name: str, turns: int) -> str:
    """Begin, and go on for a while; what was under way before stays behind."""
    before = len(console.calls)
    console.awake().begin(name)
    for _ in range(turns % 20):
        if len(console.calls) > before and not console.calls[-1].held:
            world.turn(console, console.calls[-1])
    under_way = _under_way(console)
    return f"{console.name} begins to {name}" + (f", until {under_way}" if under_way else ", and ends")


def _under_way(console: Console) -> str:
    return ", ".join(f"{call.name} {'was done' if call.done else 'is asked'}" for call in console.calls)


def turn(world: World, console: Console, n: int, m: int) -> str:
    if not console.calls:
        return ""
    call = console.calls[n % len(console.calls)]
    world.turn(console, call)
    heard = "is heard of" if call not in console.calls else "happens"
    return f"{console.name}: {call.name} {heard}"


def flow(world: World, console: Console, n: int, m: int) -> str:
    if not console.calls:
        return ""
    world.flow(console)
    return f"{console.name}: all that is under way happens"


# --- the wire ----------------------------------------------------------------------------------------------


def _on_the_wire(console: Console, n: int, done: bool | None = None) -> Call | None:
    calls = [call for call in console.calls if call.port == "wire" and done in (None, call.done)]
    return calls[n % len(calls)] if calls else None


def hold(world: World, console: Console, n: int, m: int) -> str:
    console.awake().begin(("pull", "push")[m % 2])
    world.flow(console, ["disk"])
    call = _on_the_wire(console, n)
    if call is None or call.held:
        return ""
    if not call.done:
        world.do(call)
    call.held = True
    return f"{console.name}: the answer to {call.name} is on its way for long"


def arrive(world: World, console: Console, n: int, m: int) -> str:
    held = [call for call in console.calls if call.held]
    if not held:
        return ""
    call = held[n % len(held)]
    world.tell(console, call)
    return f"{console.name}: the late answer to {call.name} arrives"


def lose(world: World, console: Console, n: int, m: int) -> str:
    call = _on_the_wire(console, n)
    if call is None:
        return ""
    world.tell(console, call, JournalUnreachable())
    return f"{console.name}: the {'answer to' if call.done else 'question'} {call.name} is lost"


def again(world: World, console: Console, n: int, m: int) -> str:
    call = _on_the_wire(console, n, done=True)
    if call is None:
        return ""
    call.error = None
    world.do(call)
    return f"{console.name}: {call.name} happens a second time"


def ghost(world: World, console: Console, n: int, m: int) -> str:
    if not world.requests:
        return ""
    name, act = world.requests[-1 - n % min(len(world.requests), 12)]
    try:
        world.loop.run(act())
    except JournalError:
        pass
    except Exception as error:
        world.wrong("an undeclared error", repr(error))
    return f"an old push of {name} arrives once more"


def busy(world: World, console: Console, n: int, m: int) -> str:
    call = _on_the_wire(console, n, done=False)
    if call is None:
        return ""
    ledger, written = world.centre.ledger, m % 2 > 0
    ledger.busy, ledger.deaf = not written, written
    world.do(call)
    ledger.busy = ledger.deaf = False
    said = "something, and does not hear that it did" if written else "nothing"
    return f"{console.name}: {call.name} comes while the journal can write {said}"


def together(world: World, console: Console, n: int, m: int) -> str:
    """All that was sent arrives in one moment: pushes of several consoles go into one transaction."""
    calls = [call for each in world.consoles for call in each.calls if call.port == "wire" and not call.done]
    if len(calls) < 2:
        return ""
    for call, task in [(call, world.loop.create_task(call.act())) for call in calls]:
        world.settle(call, task)
    return f"all at once: {', '.join(call.name for call in calls)}"


def unlucky(world: World, console: Console, n: int, m: int) -> str:
    waiting = [row.event_id for row in console.disk.data.kept.values() if row.waits and row.was is None]
    if not waiting:
        return ""
    world.centre.ledger.unlucky = waiting[n % len(waiting)]
    return f"the journal's database will fail at {waiting[n % len(waiting)][-4:]}"


# --- the disks --------------------------------------------------------------------------------------------


def full(world: World, console: Console, n: int, m: int) -> str:
    calls = [call for call in console.calls if call.port == "disk" and not call.done]
    if not calls:
        return ""
    call = calls[n % len(calls)]
    if console.disk.data.fail_at(m % 20):
        world.do(call)
        console.disk.data.fail_at(None)
        world.tell(console, call)
    else:
        world.tell(console, call, StoreFull(world.place))
    return f"{console.name}: the disk is full at {call.name}"


def kill(world: World, console: Console, n: int, m: int) -> str:
    if console.life is None:
        return ""
    under_way = _under_way(console)
    console.kill()
    return f"{console.name} is killed" + (f", when {under_way}" if under_way else "")


def die(world: World, console: Console, n: int, m: int) -> str:
    said = _begin(world, console, ("push", "pull")[n % 2], m)
    console.kill()
    return f"{said}, and is killed"


def salvage(world: World, console: Console, n: int, m: int) -> str:
    waiting = [row for row in console.disk.data.kept.values() if row.waits]
    lost = waiting[n % len(waiting)].event_id if waiting else ""
    world.torn |= {row.session_id for row in waiting if row.event_id == lost}
    console.kill()
    disk = console.disk
    disk.data = disk.data.salvaged(lost)
    disk.said &= disk.data.kept.keys()
    disk.read = {event_id: said for event_id, said in disk.read.items() if event_id in disk.data.kept}
    return f"{console.name}'s disk is damaged: all is carried over but {lost[-4:] or 'nothing'}"


def save_disk(world: World, console: Console, n: int, m: int) -> str:
    console.backups.append(console.disk.copy())
    return f"{console.name}'s disk is backed up"


def restore_disk(world: World, console: Console, n: int, m: int) -> str:
    if not console.backups:
        return ""
    console.kill()
    console.disk = console.backups[n % len(console.backups)].copy()
    return f"{console.name}'s disk is put back to backup {n % len(console.backups)}"


def clone(world: World, console: Console, n: int, m: int) -> str:
    if len(world.consoles) >= 6:
        return ""
    copied = world.add(console.account, console.disk.copy())
    return f"{console.name}'s disk is copied to {copied.name}, both go on"


def wipe(world: World, console: Console, n: int, m: int) -> str:
    console.kill()
    device = world.new_id()
    token = world.loop.run(world.centre.admit(console.account, device))
    console.disk = Disk(world.parts.disk(device), token)
    return f"{console.name}'s disk is lost, a new one is put in"


def clock(world: World, console: Console, n: int, m: int) -> str:
    console.offset = timedelta(hours=n % 49 - 24)
    return f"{console.name}'s clock is {n % 49 - 24} h wrong"


# --- the journal ------------------------------------------------------------------------------------------


def crash(world: World, console: Console, n: int, m: int) -> str:
    call = _on_the_wire(console, n, done=False)
    if call is None:
        return ""
    world.do(call)
    world.tell(console, call, JournalUnreachable())
    world.centre.begin()
    return f"the journal dies between the commit of {console.name}'s {call.name} and its answer"


def down(world: World, console: Console, n: int, m: int) -> str:
    world.centre.up = False
    return "the journal is down"


def up(world: World, console: Console, n: int, m: int) -> str:
    if world.centre.up:
        return ""
    world.centre.begin()
    return "the journal is up again"


def save_journal(world: World, console: Console, n: int, m: int) -> str:
    world.backups.append(world.centre.ledger.snapshot())
    return f"the journal is backed up ({len(world.backups) - 1})"


def restore_journal(world: World, console: Console, n: int, m: int) -> str:
    if not world.backups:
        return ""
    world.loop.run(world.centre.restore(world.backups[n % len(world.backups)]))
    return f"the journal is put back to backup {n % len(world.backups)}"


def restore_meanwhile(world: World, console: Console, n: int, m: int) -> str:
    """The journal is put back while a page is on its way; the console learns of it before the page comes."""
    if not world.backups:
        return ""
    told = (hold(world, console, 0, 0), restore_journal(world, console, n, m), sync(world, console, n, m))
    return "; ".join(filter(None, told))


def restore_twice(world: World, console: Console, n: int, m: int) -> str:
    """And in between a console learns of the first time, and has no time yet to give anything back."""
    if not world.backups:
        return ""
    learnt = f"{console.name} learns of it"
    told = [restore_journal(world, console, n, m)]
    for which in (m, None):
        console.awake().begin("pull")
        world.flow(console)
        told.append(learnt)
        if which is not None:
            told.append(restore_journal(world, console, which, n))
    return "; ".join(told)


def revoke(world: World, console: Console, n: int, m: int) -> str:
    world.loop.run(world.centre.ledger.revoke(world.now().isoformat(), operator=console.account))
    return f"{console.name}'s tokens are taken back"


def expire(world: World, console: Console, n: int, m: int) -> str:
    world.pass_time(91 * 86_400)
    return "three months pass: every token has ended"


def admit(world: World, console: Console, n: int, m: int) -> str:
    device = console.disk.data.device_id
    console.disk.token = world.loop.run(world.centre.admit(console.account, device))
    return f"{console.name} is given a new token"


def renew(world: World, console: Console, n: int, m: int) -> str:
    async def renewed() -> str:
        seat = await world.centre.seat(console.disk.token, "")
        return (await seat.renew()).token

    try:
        token = world.loop.run(renewed())
    except JournalError:
        return ""
    if m % 4:  # else the answer is lost, and the old token has ended
        console.disk.token = token
    return f"{console.name} renews its token"


def erase(world: World, console: Console, n: int, m: int) -> str:
    rows = world.loop.run(world.centre.rows())
    cards = sorted({row.card_id for row in rows if row.card_id})
    if not cards:
        return ""
    card_id = cards[n % len(cards)]

    async def erased() -> None:
        ledger = world.centre.ledger
        hand = Hand(ledger, "root", world.now)
        await erasing.erase(Pen(hand, await find(ledger, "root"), KEY, world.new_id), card_id, "по просьбе")

    try:
        world.loop.run(erased())
    except (ActRefused, JournalBusy):
        return ""
    return f"card {card_id[-4:]} is erased"


WEIGHTS: Final[Mapping[Deed, float]] = {
    work.work: 22,
    work.open_call: 5,
    work.race: 4,
    work.cut_off: 1.5,
    work.no_room: 1,
    work.poison: 0.7,
    work.newer: 1,
    work.odd: 1.2,
    sync: 14,
    push: 8,
    pull: 8,
    turn: 8,
    flow: 5,
    hold: 4,
    arrive: 1.5,
    lose: 4,
    again: 2,
    ghost: 3,
    busy: 1.5,
    together: 3,
    unlucky: 0.5,
    full: 1.5,
    kill: 1,
    die: 4,
    salvage: 0.8,
    save_disk: 1.5,
    restore_disk: 2,
    clone: 0.8,
    wipe: 1.5,
    clock: 0.8,
    crash: 1.5,
    down: 0.8,
    up: 1.5,
    save_journal: 3,
    restore_journal: 5,
    restore_meanwhile: 1.5,
    restore_twice: 1,
    revoke: 0.5,
    expire: 0.3,
    admit: 1.5,
    renew: 0.8,
    erase: 0.7,
}
"""Every deed and how often it is drawn."""

DEEDS: Final[Mapping[str, Deed]] = {deed.__name__: deed for deed in WEIGHTS}
