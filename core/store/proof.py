"""Reading the whole file: does everything still fit together?"""

from collections.abc import Iterator
from hashlib import sha256

import sqlcipher3

from core.domain.chain import GENESIS, link
from core.domain.chain import seal as seal_of
from core.store import log
from core.store.database import Connection
from core.store.replica import stamp_of
from core.store.texts import envelope_of


def check(connection: Connection) -> list[str]:
    """What is wrong: pages, indexes, facts against their hashes and against the chain of the journal."""
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
        if not found:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        if not found:
            found = [*_facts(connection), *_chain(connection), *_aside(connection), *_outbox(connection)]
    except sqlcipher3.DatabaseError as error:
        return [str(error)]
    return found


def _facts(connection: Connection) -> Iterator[str]:
    """Facts against their hashes, and what the journal said of them against the seals of its chain."""
    rows = connection.execute("""
        SELECT position, body, hash, stamp, seal FROM log LEFT JOIN links USING (seq) ORDER BY position
    """)
    for position, body, kept, stamp, seal in rows:
        if body and sha256(body.encode()).digest() != kept:
            yield f"fact {position} does not fit its hash"
        elif body and seal is not None:
            said = envelope_of(body)
            if said is not None and seal_of(said.stream, kept.hex(), stamp_of(stamp)) != seal.hex():
                yield f"fact {position} does not fit the seal of the journal"


def _chain(connection: Connection) -> Iterator[str]:
    chain, expected = GENESIS, 1
    for seq, seal, kept in connection.execute("SELECT seq, seal, chain FROM links ORDER BY seq"):
        chain = link(chain, seal.hex())
        if (seq, chain) != (expected, kept.hex()):
            yield f"the chain of the journal is broken at {expected}"
            return
        expected += 1


def _aside(connection: Connection) -> Iterator[str]:
    for seq, event_id in connection.execute("SELECT seq, event_id FROM aside ORDER BY seq"):
        yield f"the journal has other words for {event_id} at {seq}"


def _outbox(connection: Connection) -> Iterator[str]:
    counted = connection.execute(f"SELECT count(*) FROM log WHERE {log.WAITS}").fetchone()[0]
    if counted != log.waiting(connection):
        yield f"{counted} facts wait, and {log.waiting(connection)} are told of"
