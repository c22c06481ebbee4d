"""TOML, remembered by its text: to read it takes two thirds of what a pack costs at every start.

The text itself is the key, so what is remembered is never of an older text; what was spoilt is read anew. It
is not believed any more than the text: the pack that is built of it is judged each time.
"""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from core.errors import StoreError
from core.files import put

_DATE: Final = "\0date"
"""JSON has no dates: they stand in a table with this key."""


class Toml:
    """Reads the files of one pack. ``file``: where what they say is remembered; None: nowhere."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known = _remembered(file) if file else {}
        self._read: dict[str, dict[str, Any]] = {}

    def read(self, text: str) -> dict[str, Any]:
        """What a text says. Raises what ``tomllib.loads`` does."""
        said = self._known.get(text)
        if not isinstance(said, dict):
            import tomllib

            said = tomllib.loads(text)
        self._read[text] = said
        return said

    def keep(self) -> None:
        """Remember what was read, and nothing else; of a pack that can be used."""
        if self._file is None or self._read.items() <= self._known.items():
            return
        told = json.dumps(self._read, default=_as_table, ensure_ascii=False)
        with suppress(StoreError):  # nothing is lost: it will be read again
            put(self._file, told.encode("utf-8", "surrogatepass"))


def _remembered(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_bytes(), object_hook=_as_date)
    except (OSError, ValueError, TypeError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _as_table(day: object) -> dict[str, str]:
    if type(day) is not date:
        raise TypeError(day)
    return {_DATE: day.isoformat()}


def _as_date(table: dict[str, Any]) -> Any:
    return date.fromisoformat(table[_DATE]) if _DATE in table else table
