"""A child that reads a stream until it is killed: ``python -m tests.core.store.pulling DIRECTORY SEED``.

Before and after each step it says where the cursor goes and where it is.
"""

import asyncio
import os
import random
import sys
from pathlib import Path

from core.domain import events as e
from core.domain.wire import Position
from core.store.store import Store, open_store
from tests.core.store.desks import Clock, event
from tests.core.store.streams import Stream


def stream() -> Stream:
    """The same stream in every process: a few cards at once, some facts refused."""
    made = Stream()
    for seq in range(1, 301):
        card = f"card-{seq // 30}-{seq % 3}"
        fact = (
            e.FieldSet("essence", f"слово {seq}")
            if seq % 5
            else e.CallerDescribed("1406", f"имя {seq}", "", "")
        )
        made.add(event(card, seq, fact, session="peer"), "not_permitted" if seq % 7 == 0 else "accepted")
    return made


async def work(data: Path, chance: random.Random) -> None:
    """Pull, go back, write, for ever."""
    journal = stream()
    store = open_store(data, Clock().now)
    while True:
        here = await store.replica.position()
        if here.seq < len(journal.items) and chance.random() < 0.9:
            to = journal.at(min(here.seq + chance.randint(1, 40), len(journal.items)))
            _say("going", to)
            await journal.pull(store, to.seq)
        else:
            to = journal.at(chance.randint(0, here.seq))
            _say("going", to)
            if to != here:
                await store.replica.roll_back(here, to)
        _say("at", to)
        await _write(store, chance)


async def _write(store: Store, chance: random.Random) -> None:
    seq = chance.randrange(1 << 60)
    await store.import_events(
        [[event(f"card-{chance.randint(0, 9)}-0", seq, e.Noted("своё"), session="ours")]]
    )


def _say(what: str, position: Position) -> None:
    os.write(1, f"{what} {position.seq}\n".encode())


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), random.Random(int(sys.argv[2]))))
