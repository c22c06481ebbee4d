"""What the journal knows of a centre by itself: a few lines of the pack that was published for it."""

import json
import tomllib
from dataclasses import dataclass
from typing import Any

from journal.ledger.port import Ledger, PackVersion


@dataclass(frozen=True, slots=True)
class Centre:
    """``region``: the country for reading phone numbers. ``tz``: its zone. ``version``: of the pack.

    As here before a pack was published: numbers are read by their country codes alone.
    """

    region: str = ""
    tz: str = "UTC"
    version: str = ""


class Centres:
    """The centres, each read again when it has another pack."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, tuple[int, Centre]] = {}

    async def centre(self, stream: str) -> Centre:
        """What is known of one."""
        versions = await self._ledger.packs(stream)
        newest = versions[-1].version if versions else 0
        if self._known.get(stream, (-1,))[0] != newest:
            self._known[stream] = (
                newest,
                centre_of(await self._ledger.pack(stream, newest) if newest else None),
            )
        return self._known[stream][1]


def centre_of(pack: PackVersion | None) -> Centre:
    """What a pack says. Total: whoever published it may have written anything."""
    try:
        told: Any = tomllib.loads(json.loads(pack.body)["centre.toml"])["centre"] if pack else {}
        said = {name: told[name] for name in ("region", "tz", "version") if isinstance(told.get(name), str)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return Centre()
    return Centre(**said)
