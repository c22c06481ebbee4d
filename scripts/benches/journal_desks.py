"""Real desks at a real journal: an escalation from one to the other, and a week of a centre read by one."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from core import moment
from core.centre.files import load_pack
from core.config import JournalAt, Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.enrolment import enrol
from core.views import WireState
from scripts.benches.journal_consoles import wait
from scripts.benches.journal_facts import STREAM, consoles, rows_of
from scripts.benches.journal_load import Hands, work
from scripts.benches.journal_place import Served, admit, database, keep, served, service, token_of
from scripts.benches.report import OURS, Line, Section, percentile
from tests.postgres import Cluster

RECEIVER: Final = "op2-1"
BUTTON: Final = "expert"
_PATIENCE_S: Final = 120
_KEYS_S: Final = 0.05
"""Between two keys of somebody who types fast."""


@asynccontextmanager
async def sitting(data: Path, here: Served, code: str) -> AsyncIterator[Desk]:
    """A desk with a file of its own, enrolled by a code, whose sync works in its thread as in a console."""
    await enrol(data, JournalAt(here.url), code, moment.now, STREAM)
    desk = open_desk(data, load_pack(STREAM), Operator("Измеритель"), Moment(moment.now, moment.new_id))
    try:
        await desk.start_sync(None)
        yield desk
    finally:
        await asyncio.to_thread(desk.close)


async def told(desk: Desk, there: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is there; looked at whenever the desk has news, as a screen does."""
    heard = asyncio.Event()
    stop = desk.subscribe(lambda _: heard.set())
    try:
        async with asyncio.timeout(_PATIENCE_S):
            while not await there():
                await heard.wait()
                heard.clear()
    finally:
        stop()


# --- an escalation ----------------------------------------------------------------------------------------


async def escalations(cluster: Cluster, hands: Hands, folder: Path, waiting: int, times: int) -> Section:
    """From the key at level 1 to the row in the list of level 2, while others wait for news as well."""
    one, two, *others = consoles(range(waiting + 2), 0, 5)
    key = folder / "key"
    async with database(cluster) as url:
        async with service(url, key) as here:
            await admit(here.ledger, [one, *others])
            await admit(here.ledger, [two], [RECEIVER])
            codes = [await here.issue_code(each.operator) for each in (one, two)]
        with served(url, key) as there:
            who = [(token_of(each), each.session_id) for each in others]
            reading = asyncio.create_task(hands.together(partial(wait, there.port), who))
            try:
                async with (
                    sitting(folder / "level-1", there, codes[0]) as first,
                    sitting(folder / "level-2", there, codes[1]) as second,
                ):
                    taken = await _passed(first, second, there, waiting, times)
                    head = await second.read_up_to()
            finally:
                hands.over.set()
                read = sum(await reading)
    lines = [
        Line("key at level 1 → row at level 2, p50", "ms", {OURS: percentile(taken, 0.5)}, 150),
        Line("… p99", "ms", {OURS: percentile(taken, 0.99)}, 500),
        Line("… facts that each of the others has read", "facts", {OURS: read / max(waiting, 1)}),
    ]
    said = [
        f"- {times} escalations, {head} facts; two desks with their sync in one process, {waiting} further "
        "consoles wait for news over HTTP and prove every page; one `pult-journal serve`",
    ]
    return Section(f"An escalation, {waiting} consoles waiting", lines, said=said)


async def _passed(first: Desk, second: Desk, here: Served, waiting: int, times: int) -> list[float]:
    """How long each took, ms."""
    for desk in (first, second):
        await told(desk, partial(_online, desk))
    taken, everybody = [], waiting + 2
    for number in range(times):
        card = await first.open_call(c.OpenCall(f"+7918000{number:04}", rings=1))
        for name, text in _TYPED.items():
            await first.do(card.card_id, c.SetField(name, text))
        await told(second, partial(_shown, second, card.card_id))
        while await asyncio.to_thread(here.waiting) < everybody:  # noqa: ASYNC110 - it is in another process
            await asyncio.sleep(0.02)
        await asyncio.sleep(random.uniform(0.05, 0.2))
        begun = time.monotonic()
        await first.do(card.card_id, c.Escalate(BUTTON, RECEIVER, "нужен эксперт"))
        await told(second, partial(_given, second, card.card_id))
        taken.append((time.monotonic() - begun) * 1000)
    return taken


_TYPED: Final = {
    "applicant_name": "Проверкина Мера Числовна",
    "contact_phone": "+79180000001",
    "kind": "complaint",
    "essence": "отказали в приёме без полиса, просит разобраться сегодня",
}


async def _online(desk: Desk) -> bool:
    return desk.wire().state is WireState.ONLINE


async def _shown(desk: Desk, card_id: str) -> bool:
    opened = await desk.card(card_id)
    return opened is not None and opened.card.value("essence") == _TYPED["essence"]


async def _given(desk: Desk, card_id: str) -> bool:
    return any(row.card_id == card_id for row in (await desk.home()).given)


# --- a week -----------------------------------------------------------------------------------------------


async def a_week(cluster: Cluster, folder: Path, facts: int) -> Section:
    """A desk that was away reads all of it, while somebody types at it."""
    desks = 40
    away = consoles([0], 0, 6)[0]
    rows = await rows_of(consoles(range(1, desks + 1), facts // desks, 6, short=True))
    async with database(cluster) as url:
        async with service(url, folder / "key") as here:
            await admit(here.ledger, [away])
            code = await here.issue_code(away.operator)
        await keep(url, rows)
        with served(url, folder / "key") as there:
            async with sitting(folder / "away", there, code) as desk:
                done = work()
                typing = asyncio.create_task(_typed(desk))
                await told(desk, partial(_read, desk, len(rows)))
                spent = done()
                typing.cancel()
                keys = await typing
                figures = await desk.figures()
    lines = [
        Line("pulled, proven, applied", "s", {OURS: spent.seconds}, 10),
        Line("… CPU of the desk in it", "s CPU", {OURS: spent.cpu}),
        Line("… facts a second", "facts/s", {OURS: len(rows) / spent.seconds}),
        Line("a key of half-typed text to disk meanwhile, p50", "ms", {OURS: percentile(keys, 0.5)}),
        Line("… the longest", "ms", {OURS: max(keys)}),
    ]
    title = f"A week of a big centre: {len(rows):,} facts of {figures.cards - 1:,} cards"
    said = [
        f"- one desk, from nothing, over HTTP from one `pult-journal serve`; {len(keys)} keys typed meanwhile"
    ]
    return Section(title, lines, said=said)


async def _typed(desk: Desk) -> list[float]:
    """Type until cancelled; how long each key took to the disk, ms."""
    taken: list[float] = []
    card = await desk.open_call(c.OpenCall("+79180000001", rings=1))
    text = "спрашивает, как прикрепиться к поликлинике по новому адресу " * 100
    try:
        for size in range(1, len(text)):
            begun = time.monotonic()
            await desk.draft(card.card_id, "essence", text[:size], size)
            taken.append((time.monotonic() - begun) * 1000)
            await asyncio.sleep(_KEYS_S)
    except asyncio.CancelledError:
        pass
    return taken


async def _read(desk: Desk, head: int) -> bool:
    return await desk.read_up_to() >= head
