-- Moments are ISO 8601 in UTC; hash, receipt, seal and chain are bytes; receives and lines are JSON lists.
-- Texts are compared byte by byte, as SQLite and Python compare them.
--
-- Growth: `log` can become a table partitioned by range of `event_id`, a month each. The ids are UUIDv7, so
-- their order is that of time; UNIQUE (event_id, stream) holds across partitions, because it contains the key.
-- The dense numbers need no constraint of their own then: `streams` gives them out under a lock.

CREATE TABLE streams ( -- the counters: a number is given in the transaction that writes it, under a lock
    stream text COLLATE "C" PRIMARY KEY,
    seq bigint NOT NULL,    -- the last one given
    chain bytea NOT NULL,   -- the chain there
    number bigint NOT NULL  -- the last human number given
) WITH (fillfactor = 50); -- changed by every push: room for the new version on the same page

CREATE TABLE log (
    stream text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    card_id text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    session_seq bigint NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    operator text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    organisation text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    received_at text COLLATE "C" NOT NULL,
    receipt bytea NOT NULL,
    seal bytea NOT NULL,
    chain bytea NOT NULL,
    body text COLLATE "C", -- NULL: a person's data in it were erased
    PRIMARY KEY (stream, seq),
    UNIQUE (event_id, stream)
) WITH ( -- only an erasure leaves dead rows here, and they hold what shall go: cleaned away within minutes
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 0,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 0
);
CREATE INDEX log_place ON log (session_id, session_seq);
CREATE INDEX log_card ON log (card_id, seq);

CREATE TABLE sessions (
    stream text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL, -- of that device: another may have one of the same id
    highest bigint NOT NULL,              -- the highest number seen of the session
    PRIMARY KEY (session_id, device_id, stream)
) WITH (fillfactor = 70);

CREATE TABLE grants (
    stream text COLLATE "C" NOT NULL,
    card_id text COLLATE "C" NOT NULL,
    organisation text COLLATE "C" NOT NULL,
    since bigint NOT NULL, -- the number from which it sees the card
    PRIMARY KEY (card_id, organisation, stream)
);

CREATE TABLE organisations (
    id text COLLATE "C" PRIMARY KEY,
    title text NOT NULL,
    sees_all boolean NOT NULL
);

CREATE TABLE operators (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    post text NOT NULL,
    unit text NOT NULL,
    role text NOT NULL,
    organisation text NOT NULL,
    stream text NOT NULL,
    receives text NOT NULL,
    lines text NOT NULL,
    state text NOT NULL
);

CREATE TABLE codes (
    hash text COLLATE "C" PRIMARY KEY,
    operator text NOT NULL,
    expires_at text COLLATE "C" NOT NULL,
    used_at text COLLATE "C" NOT NULL
);

CREATE TABLE tokens (
    hash text COLLATE "C" PRIMARY KEY,
    operator text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    issued_at text COLLATE "C" NOT NULL,
    expires_at text COLLATE "C" NOT NULL,
    revoked_at text COLLATE "C" NOT NULL
);
CREATE INDEX tokens_operator ON tokens (operator);
CREATE INDEX tokens_device ON tokens (device_id);

CREATE TABLE seen (
    device_id text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    operator text COLLATE "C" NOT NULL,
    seen_at text COLLATE "C" NOT NULL,
    PRIMARY KEY (device_id, session_id, operator)
);
CREATE INDEX seen_moment ON seen (seen_at);

CREATE TABLE trail ( -- the audit trail
    seq bigint PRIMARY KEY,
    at text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    detail text NOT NULL,
    chain bytea NOT NULL
);
CREATE INDEX trail_kind ON trail (kind, seq); -- holds and accounts are few lines among all that were read

-- What was written stays, whoever asks; the owner of the tables, too, would have to take the triggers away.

CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER log_keeps_events BEFORE DELETE OR TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION keep();
CREATE TRIGGER log_keeps_stamps BEFORE UPDATE OF
    stream, seq, event_id, card_id, session_id, session_seq, device_id, type, hash, verdict, operator, role,
    organisation, number, received_at, receipt, seal, chain ON log
    FOR EACH STATEMENT EXECUTE FUNCTION keep();
CREATE TRIGGER log_only_erases_texts BEFORE UPDATE OF body ON log
    FOR EACH ROW WHEN (NEW.body IS NOT NULL) EXECUTE FUNCTION keep();
CREATE TRIGGER trail_keeps_lines BEFORE UPDATE OR DELETE OR TRUNCATE ON trail
    FOR EACH STATEMENT EXECUTE FUNCTION keep();

-- The service works as a member of this role, which can do what a journal does and nothing else.

DO $$
BEGIN
    CREATE ROLE pult_journal NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL; -- made by the journal in another database
    WHEN insufficient_privilege THEN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pult_journal') THEN
            RAISE EXCEPTION 'ask a superuser for: CREATE ROLE pult_journal NOLOGIN';
        END IF;
END $$;

GRANT SELECT ON migrations TO pult_journal;
GRANT SELECT, INSERT ON
    streams, log, sessions, grants, organisations, operators, codes, tokens, seen, trail TO pult_journal;
GRANT UPDATE ON streams, sessions, organisations, operators, codes, tokens, seen TO pult_journal;
GRANT UPDATE (body) ON log TO pult_journal; -- the erasure of a person's data; the triggers let it do only that
