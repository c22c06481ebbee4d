"""The figures of the journal, table by table: ``scripts/bench journal``."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.benches import journal_consoles, journal_desks, journal_growth, journal_load, journal_pushes
from scripts.benches.journal_load import Hands
from scripts.benches.report import Section, machine
from tests.postgres import Cluster, cluster

SERVER: Final = {"shared_buffers": "256MB", "max_wal_size": "4GB"}
"""What the PostgreSQL of the measurements is told beside what the tests tell theirs; fsync is on."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each, as the modules say. ``back``: consoles that come back, with so many facts each."""

    pushes: journal_pushes.Size
    waiting: int
    escalations: int
    back: int
    back_facts: int
    week: int
    growth: journal_growth.Size


FULL: Final = Size(
    journal_pushes.Size(7, 20_000, 3_840),
    200,
    100,
    1_000,
    200,
    168_000,
    journal_growth.Size(7, 8_000, 100_000, 10_000_000),
)
SHORT: Final = Size(
    journal_pushes.Size(1, 4_000, 640), 40, 5, 100, 50, 8_000, journal_growth.Size(2, 4_000, 20_000, 100_000)
)


def run(size: Size, *, growth: bool) -> None:
    """Measure, and print each table as it is done. ``growth``: only how it grows, which takes an hour."""
    print(f"{machine()}\n", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="pult-bench-") as folder,
        journal_load.hands() as hands,
        cluster(durable=True, **SERVER) as server,
    ):
        asyncio.run(_print(sections(server, hands, Path(folder), size, growth=growth)))


async def _print(measured: AsyncIterator[Section]) -> None:
    async for section in measured:
        print(section, flush=True)


async def sections(
    server: Cluster, hands: Hands, folder: Path, size: Size, *, growth: bool
) -> AsyncIterator[Section]:
    """The tables, one after another."""
    key = folder / "key"
    if growth:
        yield await journal_growth.Growth(server, hands, key, size.growth).run()
        return
    yield await journal_pushes.Rounds(server, hands, folder, size.pushes).run()
    yield await journal_desks.escalations(server, hands, folder, size.waiting, size.escalations)
    yield await journal_consoles.back_again(server, hands, key, size.back, size.back_facts)
    yield await journal_desks.a_week(server, folder, size.week)
