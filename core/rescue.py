"""A damaged desk: set aside what cannot be trusted, go on with a new file, carry over what is whole."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.store.salvage import salvage, set_aside
from core.store.store import open_store


@dataclass(frozen=True, slots=True)
class Rescued:
    """Where the damaged file lies now, and how many facts were carried over from it."""

    aside: Path
    facts: int


def begin_anew(data: Path, now: Callable[[], datetime]) -> Rescued:
    """Do that, for a directory in which no console works. Nothing of the old file is overwritten.

    Raises:
        StoreBusy: a console works there.
        StoreError: it could not be done; what was set aside by then lies in ``damaged-<moment>``.
    """
    aside = set_aside(data, now())
    store = open_store(data, now)
    try:
        return Rescued(aside, asyncio.run(salvage(store, aside)))
    finally:
        store.close()
