"""``pult-journal pack``: what was published, as an administrator sees it."""

from __future__ import annotations

import asyncio
import json

from core.domain.published import etag_of, text_of
from journal.ledger.open import open_ledger
from journal.ledger.port import PackVersion
from tests.journal.facts import STREAM
from tests.journal.test_administration_commands import Shell, shell

__all__ = ["shell"]  # a fixture of that module

ONE = {"centre.toml": "=version\n\ta = 'x\x1b[2J'\n", "speech.toml": "'слово'\n"}
TWO = {"centre.toml": "version = 2\n"}


async def publish(url: str) -> None:
    ledger = await open_ledger(url)
    for version, files in enumerate((ONE, TWO), 1):
        at = f"2026-11-2{version}T09:00:00+00:00"
        await ledger.add_pack(PackVersion(STREAM, version, etag_of(files), at, "chief", text_of(files)))
    await ledger.close()


def test_packs_are_listed_and_shown(shell: Shell) -> None:
    assert shell.json("pack", "list", STREAM) == []
    assert shell.refused("pack", "show", STREAM) == "No pack was published there."
    asyncio.run(publish(shell.settings["PULT_JOURNAL_URL"]))
    first, second = shell.json("pack", "list", STREAM)
    assert first == {
        "version": 1, "published_at": "2026-11-21T09:00:00+00:00", "operator": "chief", "etag": etag_of(ONE),
    }  # fmt: skip
    assert second["version"] == 2
    assert etag_of(TWO) in shell.run("pack", "list", STREAM).stdout
    assert shell.json("pack", "show", STREAM) == TWO
    assert shell.json("pack", "show", STREAM, "--version", "1") == ONE
    assert shell.refused("pack", "show", STREAM, "--version", "3") == "There is no such version."
    assert shell.json("pack", "list", "elsewhere") == []


def test_what_stands_in_a_pack_commands_no_terminal(shell: Shell) -> None:
    asyncio.run(publish(shell.settings["PULT_JOURNAL_URL"]))
    shown = shell.run("pack", "show", STREAM, "--version", "1").stdout
    assert shown == "--- centre.toml\n=version\n␉a = 'x␛[2J'\n--- speech.toml\n'слово'\n"
    assert json.loads(shell.run("pack", "show", STREAM, "--version", "1", "--json").stdout) == ONE
