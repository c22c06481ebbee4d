"""What every ledger holds to about packs, and about what was kept before accounts told as much."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from journal.ledger.port import Ledger
from tests.journal.facts import STREAM
from tests.journal.ledger_facts import OPERATOR, PACK, dumped, fill, replay


class PacksOfLedgers:
    async def test_a_pack_is_kept_in_its_versions_and_the_newest_is_found(self, ledger: Ledger) -> None:
        assert await ledger.pack(STREAM) is None
        assert list(await ledger.packs(STREAM)) == []
        second = replace(PACK, version=2, etag="e7b0", body='{"a.toml": "Ə \\\\ \\" \\n 🦷"}')
        assert await ledger.add_pack(PACK)
        assert await ledger.add_pack(second)
        assert await ledger.add_pack(replace(PACK, stream="other"))
        assert await ledger.pack(STREAM) == second
        assert await ledger.pack(STREAM, 1) == PACK
        assert await ledger.pack(STREAM, 3) is None
        assert list(await ledger.packs(STREAM)) == [replace(PACK, body=""), replace(second, body="")]

    async def test_of_two_who_publish_at_once_one_is_told_that_the_other_was_first(
        self, ledger: Ledger
    ) -> None:
        offered = [replace(PACK, etag=f"e{n}") for n in range(5)]
        added = await asyncio.gather(*map(ledger.add_pack, offered))
        assert sorted(added) == [False, False, False, False, True]
        assert await ledger.pack(STREAM) == offered[added.index(True)]

    async def test_a_dump_of_before_fills_a_ledger_of_today(self, ledger: Ledger, another: Ledger) -> None:
        await fill(ledger)
        before = [
            (table, {name: part for name, part in row.items() if name not in LATER})
            for table, row in await dumped(ledger)
            if table != "packs"
        ]
        await another.load(replay(before))
        (operator,) = await another.operators()
        assert operator == replace(OPERATOR, qualifications=(), region="", site="", shift="")


LATER = ("qualifications", "region", "site", "shift")
