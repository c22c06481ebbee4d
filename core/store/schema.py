"""The tables. ``log``, its ``tally``, ``links``, ``aside``, ``drafts``, ``meta`` are kept; the others folded.

Moments are whole microseconds since 1970 in UTC. ``position`` is the place of a fact in the log of this desk;
a row folded from it bears the position of its first fact, so that a table made anew is the same.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.store.database import Connection
from core.store.folded import PROJECTIONS, SCRIPT

if TYPE_CHECKING:
    from sqlite_utils import Database as Tables

APPLICATION_ID = 0x50554C54
"""«PULT», in the header of the file: what ``file`` and other programs know it by."""

_KEPT = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    position INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    card_id TEXT NOT NULL,
    seq INTEGER,                        -- the journal's number; NULL: waits in the outbox
    session_id TEXT NOT NULL,
    session_seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    body TEXT NOT NULL,                 -- the canonical envelope, word for word
    hash BLOB NOT NULL,                 -- SHA-256 of the body
    verdict TEXT NOT NULL DEFAULT '',   -- the journal's
    UNIQUE (session_id, session_seq)
) STRICT;
CREATE INDEX log_card ON log (card_id);
CREATE UNIQUE INDEX log_seq ON log (seq) WHERE seq IS NOT NULL;
CREATE INDEX log_outbox ON log (seq) WHERE seq IS NULL;

CREATE TRIGGER log_keeps_facts BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_keeps_words
BEFORE UPDATE OF position, event_id, card_id, session_id, session_seq, type, occurred_at, body, hash ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE tally (waiting INTEGER NOT NULL) STRICT; -- the length of the outbox: counting would read it all
INSERT INTO tally VALUES (0);
CREATE TRIGGER log_counts_new AFTER INSERT ON log WHEN NEW.seq IS NULL
BEGIN UPDATE tally SET waiting = waiting + 1; END;
CREATE TRIGGER log_counts_numbered AFTER UPDATE OF seq ON log
BEGIN UPDATE tally SET waiting = waiting + (NEW.seq IS NULL) - (OLD.seq IS NULL); END;

CREATE TABLE drafts (
    card_id TEXT NOT NULL,
    field TEXT NOT NULL,
    text TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (card_id, field)
) STRICT, WITHOUT ROWID;
"""

_REPLICA = """
DROP TRIGGER log_keeps_facts;
DROP TRIGGER log_keeps_words;
DROP TRIGGER log_counts_new;
DROP TRIGGER log_counts_numbered;
ALTER TABLE log RENAME TO log_1;

-- As before, but for a place in a session that is taken twice: a data directory was copied and used on.
CREATE TABLE log (
    position INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    card_id TEXT NOT NULL,
    seq INTEGER,                        -- the journal's number; NULL: none, or none any more
    session_id TEXT NOT NULL,
    session_seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    body TEXT NOT NULL,                 -- the envelope as its author wrote it; '': erased
    hash BLOB NOT NULL,                 -- SHA-256 of the body, erased or not
    verdict TEXT NOT NULL DEFAULT '',   -- the journal's; '': none yet
    stamp TEXT,                         -- the last wire.Stamp, as canonical JSON; NULL: never numbered
    was INTEGER                         -- its place among what a lost journal had numbered; NULL: it has none
) STRICT;
INSERT INTO log SELECT *, NULL, NULL FROM log_1 ORDER BY position;
DROP TABLE log_1;
CREATE INDEX log_card ON log (card_id);
CREATE UNIQUE INDEX log_seq ON log (seq) WHERE seq IS NOT NULL;
CREATE UNIQUE INDEX log_session ON log (session_id, session_seq) WHERE stamp IS NULL;
CREATE INDEX log_outbox ON log (was IS NULL, was, position)
    WHERE seq IS NULL AND (verdict = '' OR was IS NOT NULL);
CREATE INDEX log_refused ON log (position) WHERE verdict NOT IN ('', 'accepted');

CREATE TRIGGER log_keeps_facts BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_keeps_words
BEFORE UPDATE OF position, event_id, card_id, session_id, session_seq, type, occurred_at, hash ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_only_forgets BEFORE UPDATE OF body ON log WHEN NEW.body <> ''
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

DELETE FROM tally;
-- What is new is counted by who writes it (core.store.log): a trigger would slow down all that is pulled.
INSERT INTO tally SELECT count(*) FROM log WHERE seq IS NULL AND (verdict = '' OR was IS NOT NULL);
CREATE TRIGGER log_counts_numbered AFTER UPDATE OF seq, verdict, was ON log
BEGIN UPDATE tally SET waiting = waiting
    + (NEW.seq IS NULL AND (NEW.verdict = '' OR NEW.was IS NOT NULL))
    - (OLD.seq IS NULL AND (OLD.verdict = '' OR OLD.was IS NOT NULL));
END;

CREATE TABLE links (                    -- the chain of the stream; its last row is the cursor
    seq INTEGER PRIMARY KEY,
    seal BLOB NOT NULL,
    chain BLOB NOT NULL
) STRICT;

CREATE TABLE aside (                    -- what the journal sent under the id of a fact with other words
    seq INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    stamp TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
"""

EDITION = "16"
"""What is folded, and into which tables: what another program folded is folded anew when it is opened."""


def make_projections(connection: Connection) -> None:
    """Make the tables that are folded from the log, empty, inside the transaction that goes on."""
    for table in PROJECTIONS:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    _each(connection, SCRIPT)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('projections', ?)", (EDITION,))


def is_current(connection: Connection) -> bool:
    """Whether this program made the tables as they are, those that are folded too."""
    if version(connection) < len(MIGRATIONS):
        return False
    found = connection.execute("SELECT value FROM meta WHERE name = 'projections'").fetchone()
    return found is not None and found[0] == EDITION


def _first(tables: "Tables") -> None:
    _each(tables.conn, _KEPT)
    make_projections(tables.conn)


def _second(tables: "Tables") -> None:
    _each(tables.conn, _REPLICA)


MIGRATIONS: tuple[Callable[["Tables"], None], ...] = (_first, _second)
"""Only ever added to: a desk that slept a year goes through them all. ``user_version`` counts those done."""


def version(connection: Connection) -> int:
    """How many migrations the file has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: Connection) -> bool:
    """Whether the file is a desk's, or still nobody's."""
    known = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return known == APPLICATION_ID or (known == 0 and version(connection) == 0)


def migrate(connection: Connection) -> None:
    """Bring the file up to date: each migration and its mark in one transaction."""
    done = version(connection)
    if done == len(MIGRATIONS):
        return
    # sqlite-utils looks for its SQLite under this name; its import costs as much as half of Textual's.
    import sqlcipher3

    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
    from sqlite_utils import Database, Migrations

    tables = Database(connection, execute_plugins=False)
    steps = Migrations("pult")
    for number, migration in enumerate(MIGRATIONS, 1):
        steps(name=f"{number:04}")(_marked(migration, number))
    steps.apply(tables)


def _marked(migration: Callable[["Tables"], None], number: int) -> Callable[["Tables"], None]:
    def marked(tables: "Tables") -> None:
        migration(tables)
        tables.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        tables.conn.execute(f"PRAGMA user_version = {number}")

    marked.__name__ = f"{number:04}"
    return marked


def _each(connection: Connection, script: str) -> None:
    """Run a script statement by statement: ``executescript`` would commit the transaction it stands in."""
    import sqlcipher3

    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlcipher3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
