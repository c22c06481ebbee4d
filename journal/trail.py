"""The audit trail: how its lines hang together, whatever ledger keeps them.

A line is a moment, a kind and a detail; each hangs on the one before it, as the log of a stream does.
"""

from hashlib import sha256

from core.domain.chain import link
from core.domain.envelope import canonical


def noted(previous: str, seq: int, at: str, kind: str, detail: str) -> str:
    """The chain of the trail one line further, in hex; before line 1 it is ``chain.GENESIS``."""
    return link(previous, line_seal(seq, at, kind, detail))


def line_seal(seq: int, at: str, kind: str, detail: str) -> str:
    """SHA-256, in hex, of one line."""
    return sha256(canonical([seq, at, kind, detail]).encode()).hexdigest()
