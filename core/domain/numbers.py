"""Whole numbers as operators type them: «20», «20 дн.», «35 лет». Anything else is no number."""

import re
from typing import Final

from core.domain.text import plain

_NUMBER: Final = re.compile(r"(?P<digits>[0-9]{1,4})(?:\s*[^\W\d_]+\.?)?")


def read_number(text: str) -> int | None:
    """The number a text begins with, when nothing but one word (a unit) follows it; else None."""
    found = _NUMBER.fullmatch(plain(text))
    return int(found["digits"]) if found else None
