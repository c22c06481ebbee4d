"""What befalls disks, machines and the journal itself."""

from datetime import timedelta

from core.domain.events import FACTS, DeskFact
from core.errors import JournalBusy, JournalError, JournalUnreachable, StoreFull
from journal.administration.accounts import ActRefused, Hand, find
from journal.administration.erasing import Pen
from journal.administration.erasing import erase as take_out
from tests.sync.simulation.centre import KEY
from tests.sync.simulation.console import Console
from tests.sync.simulation.disk import Disk
from tests.sync.simulation.older import Older
from tests.sync.simulation.pace import begin, hold, on_the_wire, sync, under_way
from tests.sync.simulation.world import World

DESK_FACTS = {type_ for type_, fact in FACTS.items() if issubclass(fact, DeskFact)}

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
    calls = under_way(console)
    console.kill()
    return f"{console.name} is killed" + (f", when {calls}" if calls else "")


def die(world: World, console: Console, n: int, m: int) -> str:
    said = begin(world, console, ("push", "pull")[n % 2], m)
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


def upgrade(world: World, console: Console, n: int, m: int) -> str:
    data = console.disk.data
    if not isinstance(data, Older):
        return ""
    console.kill()
    console.disk.data = data.renewed()
    return f"{console.name} is brought up to date"


def clock(world: World, console: Console, n: int, m: int) -> str:
    console.offset = timedelta(hours=n % 49 - 24)
    return f"{console.name}'s clock is {n % 49 - 24} h wrong"


# --- the journal ------------------------------------------------------------------------------------------


def crash(world: World, console: Console, n: int, m: int) -> str:
    call = on_the_wire(console, n, done=False)
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
    cards = sorted({row.card_id for row in rows if row.type not in DESK_FACTS} - {""})
    if not cards:
        return ""
    card_id = cards[n % len(cards)]

    async def erased() -> None:
        ledger = world.centre.ledger
        pen = Pen(Hand(ledger, "root", world.now), await find(ledger, "root"), KEY, world.new_id)
        await take_out(pen, card_id, "по просьбе")

    try:
        world.loop.run(erased())
    except (ActRefused, JournalBusy):
        return ""
    return f"card {card_id[-4:]} is erased"
