"""The machine's clock and chance: what a real journal is given."""

import os
import secrets
import time
from datetime import UTC, datetime
from uuid import UUID


def now() -> datetime:
    """The moment by the machine's clock, aware and in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """An id that nobody has used yet: a UUID of version 7 (RFC 9562, 5.7)."""
    head = (time.time_ns() // 1_000_000).to_bytes(6)
    tail = bytearray(os.urandom(10))
    tail[0] = 0x70 | tail[0] & 0x0F
    tail[2] = 0x80 | tail[2] & 0x3F
    return str(UUID(bytes=head + tail))


def new_secret() -> str:
    """A fresh text of 256 random bits, fit for a header."""
    return secrets.token_urlsafe(32)
