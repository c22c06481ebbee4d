-- Moments are ISO 8601 in UTC; hash, receipt, seal and chain are bytes; receives and lines are JSON lists.

CREATE TABLE streams ( -- the counters: a number is given in the transaction that writes it
    stream TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,    -- the last one given
    chain BLOB NOT NULL,     -- the chain there
    number INTEGER NOT NULL  -- the last human number given
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    card_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    session_seq INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    type TEXT NOT NULL,
    hash BLOB NOT NULL,
    verdict TEXT NOT NULL,
    operator TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT NOT NULL,
    number INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    receipt BLOB NOT NULL,
    seal BLOB NOT NULL,
    chain BLOB NOT NULL,
    body TEXT CHECK (instr(body, char(0)) = 0), -- NULL: a person's data in it were erased; NUL: nobody reads on
    PRIMARY KEY (stream, seq),
    UNIQUE (event_id, stream)
) STRICT;
CREATE INDEX log_place ON log (session_id, session_seq);
CREATE INDEX log_card ON log (card_id, seq);

CREATE TRIGGER log_keeps_events BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_keeps_stamps BEFORE UPDATE OF
    stream, seq, event_id, card_id, session_id, session_seq, device_id, type, hash, verdict, operator, role,
    organisation, number, received_at, receipt, seal, chain ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_only_erases_texts BEFORE UPDATE OF body ON log WHEN NEW.body IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE sessions (
    stream TEXT NOT NULL,
    device_id TEXT NOT NULL,
    session_id TEXT NOT NULL,  -- of that device: another may have one of the same id
    highest INTEGER NOT NULL,  -- the highest number seen of the session
    PRIMARY KEY (session_id, device_id, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE grants (
    stream TEXT NOT NULL,
    card_id TEXT NOT NULL,
    organisation TEXT NOT NULL,
    since INTEGER NOT NULL, -- the number from which it sees the card
    PRIMARY KEY (card_id, organisation, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    sees_all INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    unit TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT NOT NULL,
    stream TEXT NOT NULL,
    receives TEXT NOT NULL,
    lines TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE codes (
    hash TEXT PRIMARY KEY,
    operator TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    operator TEXT NOT NULL,
    device_id TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_operator ON tokens (operator);
CREATE INDEX tokens_device ON tokens (device_id);

CREATE TABLE seen (
    device_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    operator TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (device_id, session_id, operator)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_moment ON seen (seen_at);

CREATE TABLE trail ( -- the audit trail
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    chain BLOB NOT NULL
) STRICT;
CREATE INDEX trail_kind ON trail (kind, seq); -- holds and accounts are few lines among all that were read
CREATE TRIGGER trail_keeps_lines BEFORE DELETE ON trail
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER trail_keeps_words BEFORE UPDATE ON trail
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
