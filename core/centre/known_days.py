"""The holidays of a country, asked of the ``holidays`` library once and remembered beside the data.

Importing the library costs half as much as a start and two thirds of the memory of a bare program; its answer
is a few lines. It is remembered under the version that gave it: another one is asked anew.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from core.errors import StoreError
from core.files import put

Days = tuple[frozenset[date], frozenset[date]]
"""Free days of a year, and its weekend days that are worked."""

_NAME: Final = "holidays.json"


def known_days(country: str, year: int, place: Path | None) -> Days:
    """What a country says of a year. ``place``: the directory in which it is remembered; None: nowhere."""
    version = _version()
    if place is None or not version:
        return _asked(country, year)
    told, name = _kept(place / _NAME), f"{version} {country} {year}"
    with suppress(KeyError, TypeError, ValueError):
        free, worked = (frozenset(map(date.fromisoformat, days)) for days in told[name])
        return free, worked
    found = _asked(country, year)
    told = {of: days for of, days in told.items() if of.startswith(f"{version} ")}
    told[name] = [sorted(map(str, days)) for days in found]
    with suppress(StoreError):  # nothing is lost: the library will be asked again
        put(place / _NAME, json.dumps(told).encode("ascii"))
    return found


@lru_cache(maxsize=64)
def _asked(country: str, year: int) -> Days:
    from holidays import country_holidays

    # A Saturday of December may be worked for a day of next January: only next year's list knows.
    known = country_holidays(country, years=(year, year + 1), expand=False)
    return _of(year, known), _of(year, known.weekend_workdays)


def _of(year: int, days: Iterable[date]) -> frozenset[date]:
    return frozenset(day for day in days if day.year == year)


@cache
def _version() -> str:
    """The version of the library, read off the name of what it was installed with; empty: not to be told."""
    found = find_spec("holidays")
    origin = Path(found.origin or "") if found else Path()
    return next((folder.stem for folder in origin.parent.parent.glob("holidays-*.dist-info")), "")


def _kept(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
