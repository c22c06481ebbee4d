"""The machine's clock and ids: what a real console gives to its desk."""

import os
import time
from datetime import UTC, datetime


def now() -> datetime:
    """The moment by the machine's clock, aware."""
    return datetime.now(UTC)


def new_id() -> str:
    """A UUID of version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then 74 random ones."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    value = (
        milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | (random >> 64 & 0xFFF) << 64 | random & (1 << 62) - 1
    )
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
