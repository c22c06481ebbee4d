"""The sync at its own pace and slower, and a wire that loses, repeats, delays and reorders."""

from core.errors import JournalError, JournalUnreachable
from tests.sync.simulation.console import Call, Console
from tests.sync.simulation.world import World


def sync(world: World, console: Console, n: int, m: int) -> str:
    for name in ("push", "pull"):
        console.awake().begin(name)
        world.flow(console)
    return f"{console.name} syncs"


def push(world: World, console: Console, n: int, m: int) -> str:
    return begin(world, console, "push", m)


def pull(world: World, console: Console, n: int, m: int) -> str:
    return begin(world, console, "pull", m)


def begin(world: World, console: Console, name: str, turns: int) -> str:
    """Begin, and go on for a while; what was under way before stays behind."""
    before = len(console.calls)
    console.awake().begin(name)
    for _ in range(turns % 20):
        if len(console.calls) > before and not console.calls[-1].held:
            world.turn(console, console.calls[-1])
    calls = under_way(console)
    return f"{console.name} begins to {name}" + (f", until {calls}" if calls else ", and ends")


def under_way(console: Console) -> str:
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


def on_the_wire(console: Console, n: int, done: bool | None = None) -> Call | None:
    calls = [call for call in console.calls if call.port == "wire" and done in (None, call.done)]
    return calls[n % len(calls)] if calls else None


def hold(world: World, console: Console, n: int, m: int) -> str:
    console.awake().begin(("pull", "push")[m % 2])
    world.flow(console, ["disk"])
    call = on_the_wire(console, n)
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
    call = on_the_wire(console, n)
    if call is None:
        return ""
    world.tell(console, call, JournalUnreachable())
    return f"{console.name}: the {'answer to' if call.done else 'question'} {call.name} is lost"


def again(world: World, console: Console, n: int, m: int) -> str:
    call = on_the_wire(console, n, done=True)
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
        world.wrong("only declared errors are raised", repr(error))
    return f"an old push of {name} arrives once more"


def busy(world: World, console: Console, n: int, m: int) -> str:
    call = on_the_wire(console, n, done=False)
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
