"""The ledger in PostgreSQL: any number of journal processes on one database.

A push takes three round trips: it takes the lock of the stream; it looks for what the plan wants; it writes,
moves the counter and commits. Where something is judged by what was said before, it looks for that in a
fourth one. To lock and to look are two statements, because one sees what was committed when it *began*, and
while it waited for the lock more may have come. So numbers are given in the order of the commits, and whoever
reads along them never steps over one that comes late.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import msgspec

from core.domain.wire import Answer
from journal.ledger import statements as say
from journal.ledger.accounts import Accounts
from journal.ledger.asking import Step
from journal.ledger.connections import Connection, Connections, said
from journal.ledger.faults import LedgerUnusable, Unstorable
from journal.ledger.listening import CHANNEL, Listener
from journal.ledger.port import Known, Plan, Wanted, Writing
from journal.ledger.reading import Reading
from journal.ledger.schema import BEHIND, migrations
from journal.ledger.tables import GRANTS, LOG, SESSIONS, STREAMS, TABLES, TRAIL, Kind, batches_of

_BATCH: Final = 1000

_BEGIN: Final = "BEGIN; SELECT pg_advisory_xact_lock({}, {})"
"""Not in a pipeline: psycopg ends one in a way that stops the server's clock for idle transactions."""

_MIGRATING, _FILLING, _TRAIL, _STREAM = range(0x50554C4A, 0x50554C4A + 4)
"""What is locked; any number that nobody else in this database takes."""

_OF_STREAM: Final = say.OF_STREAM.replace("?", "%(stream)s")
_KNOWN: Final = f"""
    SELECT streams.seq, streams.chain, streams.number, (
        SELECT json_agg(json_build_array(event_id, seq, verdict, encode(hash, 'hex')))
        FROM log WHERE {_OF_STREAM} AND event_id = ANY (%(events)b::text[])
    ), (
        SELECT json_agg(json_build_array(device_id, session_id, highest))
        FROM unnest(%(devices)b::text[], %(sessions)b::text[]) AS one (device, session)
        JOIN sessions ON session_id = one.session AND device_id = one.device WHERE {_OF_STREAM}
    ), (
        SELECT json_agg(json_build_array(device_id, session_id, session_seq, event_id) ORDER BY log.seq DESC)
        FROM unnest(%(place_devices)b::text[], %(place_sessions)b::text[], %(place_numbers)b::bigint[])
            AS place (device, session, number)
        JOIN log ON session_id = place.session AND session_seq = place.number
        WHERE device_id = place.device AND {_OF_STREAM} AND verdict <> 'number_taken'
    ), (
        SELECT json_agg(json_build_array(card_id, organisation))
        FROM grants WHERE {_OF_STREAM} AND card_id = ANY (%(cards)b::text[])
    ), (
        SELECT json_agg(card_id)
        FROM log WHERE {_OF_STREAM} AND card_id = ANY (%(openings)b::text[]) AND number > 0
    )
    FROM (SELECT) AS one LEFT JOIN streams ON stream = %(stream)s
"""

_TOLD: Final = say.TOLD.replace("?", "%(stream)s").format(
    cards="= ANY (%(judged)b::text[])", types="= ANY (%(telling)b::text[])"
)

_SENT: Final = {name: "bigint" if LOG.columns[name] is Kind.NUMBER else "text" for name in say.COLUMNS}
_KEPT: Final = [f"decode({name}, 'hex')" if LOG.columns[name] is Kind.HEX else name for name in say.COLUMNS]
_WRITE: Final = f"""
    WITH rows AS (
        INSERT INTO log ({LOG.names}) SELECT %(stream)s, {", ".join(_KEPT)}
        FROM json_to_recordset(%(rows)s) AS one ({", ".join(map(" ".join, _SENT.items()))})
    ), counter AS (
        {STREAMS.put.replace("?, ?, ?, ?", "%(stream)s, %(seq)s, %(chain)s, %(number)s")}
    ), sessions AS (
        INSERT INTO sessions ({SESSIONS.names})
        SELECT %(stream)s, one ->> 0, one ->> 1, (one ->> 2)::bigint
        FROM json_array_elements(%(sessions)s) AS one
        ON CONFLICT ({", ".join(SESSIONS.key)}) DO UPDATE SET highest = excluded.highest
    ), grants AS (
        INSERT INTO grants ({GRANTS.names})
        SELECT %(stream)s, one ->> 0, one ->> 1, (one ->> 2)::bigint
        FROM json_array_elements(%(grants)s) AS one ON CONFLICT DO NOTHING
    )
    SELECT pg_notify('{CHANNEL}', %(stream)s)
"""
"""Everything of a push at once. The rows are one JSON document: one value to bind, not nineteen for each."""


_MIGRATIONS: Final = """
    CREATE TABLE migrations (
        number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
    )
"""


async def migrate(url: str) -> None:
    """Bring a database to the newest tables, alone on it; whoever is newest already does nothing.

    Raises:
        LedgerUnusable: the user may not, or the database does not keep texts in UTF-8.
        JournalBusy: it does not answer.
    """
    with said():
        async with await Connections(url).new() as connection:
            if connection.info.parameter_status("server_encoding") != "UTF8":
                raise LedgerUnusable("its encoding is not UTF8")
            await _begin(connection, _MIGRATING)
            version = await _version(connection)
            if version is None:
                await connection.execute(_MIGRATIONS)
            for migration in migrations("postgres")[version or 0 :]:
                await connection.execute(migration.sql.encode(), prepare=False)
                values = (migration.number, migration.name)
                await connection.execute("INSERT INTO migrations (number, name) VALUES (%s, %s)", values)
            await connection.commit()


async def _version(connection: Connection) -> int | None:
    """The newest migration a database has; None: it was never migrated."""
    ((there,),) = await (await connection.execute("SELECT to_regclass('migrations')")).fetchall()
    if there is None:
        return None
    ((version,),) = await (await connection.execute("SELECT max(number) FROM migrations")).fetchall()
    return int(version)


class PostgresLedger(Accounts, Reading):
    """A ledger over a database that ``migrate`` has prepared."""

    def __init__(self, url: str) -> None:
        self._connections = Connections(url)
        # One at a time of this process waits at the database: the others would hold connections meanwhile.
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._heard: list[Callable[[str], None]] = []
        self._listener: Listener | None = None

    @classmethod
    async def open(cls, url: str) -> "PostgresLedger":
        """Open it, and see that it can be worked with.

        Raises:
            LedgerUnusable: it lacks tables.
            JournalBusy: the database does not answer.
        """
        ledger = cls(url)
        async with ledger._connections.one() as connection:
            version = await _version(connection)
        if (version or 0) < len(migrations("postgres")):
            await ledger.close()
            raise LedgerUnusable(BEHIND)
        return ledger

    async def append(self, stream: str, wanted: Wanted, plan: Plan) -> Sequence[Answer]:
        """Lock the stream, find, plan, write and commit; on the disk when this returns."""
        async with self._turns[stream], self._connections.one() as connection:
            known = await _locked(connection, stream, wanted)
            writing = plan(known)
            await _write(connection, stream, writing, known)
        return writing.answers

    async def note(self, notes: Sequence[tuple[str, str, str]]) -> None:
        """Append to the audit trail, chained."""
        async with self._turns[""], self._connections.one() as connection:
            await _begin(connection, _TRAIL)
            last = await (await connection.execute(say.TRAIL_END)).fetchall()
            lines = say.lines_after(last, notes)
            async with connection.pipeline():
                for line in lines:
                    await connection.execute(_marked(TRAIL.insert), line)
                await connection.execute("COMMIT")

    async def dump(self) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """Every row of every table, of one moment; others go on writing meanwhile."""
        with said():
            async with await self._connections.new() as connection:
                await connection.execute("SET idle_in_transaction_session_timeout = 0")
                await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                for table in TABLES.values():
                    async with connection.cursor(f"dump_{table.name}") as cursor:
                        await cursor.execute(table.everything.encode())
                        while rows := await cursor.fetchmany(_BATCH):
                            for row in rows:
                                yield table.name, table.told(row)

    async def load(self, rows: AsyncIterator[tuple[str, Mapping[str, Any]]]) -> int:
        """Fill an empty ledger: with all of it, or with nothing.

        Raises:
            Unstorable: it is not empty, or what comes is no dump.
        """
        count = 0
        with said():
            async with await self._connections.new() as connection:
                await connection.execute("SET idle_in_transaction_session_timeout = 0")
                await _begin(connection, _FILLING)
                for name in TABLES:
                    if (await connection.execute(f"SELECT FROM {name} LIMIT 1".encode())).rowcount:
                        raise Unstorable("it is not empty")
                async for table, batch in batches_of(rows, _BATCH):
                    into = f"COPY {table.name} ({table.names}) FROM STDIN".encode()
                    async with connection.cursor() as cursor, cursor.copy(into) as copy:
                        for row in batch:
                            await copy.write_row(row)
                    count += len(batch)
                await connection.commit()
        return count

    def subscribe(self, heard: Callable[[str], None]) -> None:
        """Be told the stream in which any process appended something."""
        self._heard.append(heard)
        self._listener = self._listener or Listener(self._connections, self._tell)

    async def close(self) -> None:
        """Let go of the database."""
        if self._listener is not None:
            await self._listener.close()
        await self._connections.close()

    def _tell(self, stream: str) -> None:
        for heard in self._heard:
            heard(stream)

    async def _ask(self, *steps: Step) -> list[list[tuple[Any, ...]]]:
        async with self._connections.one() as connection:
            if len(steps) == 1:
                ((statement, values),) = steps
                cursors = [await connection.execute(_marked(statement), values, binary=True)]
            else:
                async with connection.pipeline():  # one transaction: nothing is committed before its end
                    cursors = [
                        await connection.execute(_marked(statement), values, binary=True)
                        for statement, values in steps
                    ]
            return [await cursor.fetchall() if cursor.description else [] for cursor in cursors]


@lru_cache
def _marked(statement: str) -> bytes:
    """A statement of every engine, with the marks of this one."""
    return statement.replace("?", "%s").encode()


async def _begin(connection: Connection, what: int, which: int = 0) -> None:
    """Begin a transaction and wait until it is alone on something."""
    await connection.execute(_BEGIN.format(what, which).encode(), prepare=False)


async def _locked(connection: Connection, stream: str, wanted: Wanted) -> Known:
    """Begin, wait for the lock of the stream, and only then look."""
    lock = int.from_bytes(sha256(stream.encode()).digest()[:4], signed=True)
    sessions, places = list(wanted.sessions), list(wanted.places)
    values = {
        "stream": stream,
        "events": list(wanted.events),
        "devices": [device for device, _ in sessions],
        "sessions": [session for _, session in sessions],
        "place_devices": [device for device, _, _ in places],
        "place_sessions": [session for _, session, _ in places],
        "place_numbers": [number for _, _, number in places],
        "cards": list(wanted.cards),
        "openings": list(wanted.openings),
        "judged": list(wanted.judged),
        "telling": list(wanted.telling),
    }
    await _begin(connection, _STREAM, lock)
    cursor = await connection.execute(_KNOWN, values)
    ((seq, chain, number, events, highest, taken, cards, numbered),) = await cursor.fetchall()
    told = await (await connection.execute(_TOLD, values)).fetchall() if wanted.judged else ()
    head, number = say.position_of([] if seq is None else [(seq, chain, number)])
    return Known(
        head,
        number,
        {id: (seq, verdict, hash) for id, seq, verdict, hash in events or ()},
        {(device, session): last for device, session, last in highest or ()},
        {(device, session, place): id for device, session, place, id in taken or ()},
        say.sight_of(cards or ()),
        frozenset(numbered or ()),
        say.told_of(wanted.judged, told),
    )


async def _write(connection: Connection, stream: str, writing: Writing, known: Known) -> None:
    """Write and commit."""
    async with connection.pipeline():
        if say.changes(writing):
            _, seq, chain, number = say.counter_after(stream, known, writing)
            values = {
                "stream": stream,
                "rows": _json(writing.rows),
                "seq": seq,
                "chain": chain,
                "number": number,
                "sessions": _json([(*each, highest) for each, highest in (writing.sessions or {}).items()]),
                "grants": _json(writing.grants),
            }
            await connection.execute(_WRITE, values)
            for erased in writing.erased:
                await connection.execute(_marked(say.ERASE), (stream, *erased))
        await connection.execute("COMMIT")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
