"""The machine's clock and ids: what a real console gives to its desk."""

import os
import time
from datetime import UTC, datetime


def now() -> datetime:
    """The moment by the machine's clock, aware."""
    return datetime.now(UTC)


def new_id() -> str:
    """An id that nobody has used yet."""
    return uuid7(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10)))


def uuid7(milliseconds: int, random: int) -> str:
    """A UUID of version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then 74 bits of ``random``."""
    value = (
        milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | (random >> 64 & 0xFFF) << 64 | random & (1 << 62) - 1
    )
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
