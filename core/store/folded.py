"""The tables that are folded from the log, as they are made: they may change whenever the edition grows.

Which edition this is, and when they are folded anew: ``core.store.schema``.
"""

from typing import Final

SCRIPT: Final = """
CREATE TABLE cards (
    position INTEGER PRIMARY KEY,
    card_id TEXT NOT NULL UNIQUE,
    number INTEGER,
    local_number INTEGER NOT NULL,
    status TEXT NOT NULL,
    emergency INTEGER NOT NULL,
    kind TEXT NOT NULL,
    theme TEXT NOT NULL,
    who TEXT NOT NULL,
    caller TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    led_by TEXT NOT NULL,
    level INTEGER NOT NULL,
    urgency TEXT NOT NULL,
    essence TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    closed_at INTEGER,
    button TEXT NOT NULL,               -- of the last passing on, as the receiver
    receiver TEXT NOT NULL,
    passed_by TEXT NOT NULL,
    passed_at INTEGER,
    read_at INTEGER,
    returned TEXT NOT NULL,
    channel TEXT NOT NULL,
    criticality TEXT NOT NULL,          -- as it was chosen; what raises it: core.domain.deadline
    vulnerability TEXT NOT NULL,
    language TEXT NOT NULL,             -- these two are read when a caller is recognised
    insurer TEXT NOT NULL,
    submitted_by TEXT NOT NULL,         -- of the submission that waits for approval, as the mentor
    mentor TEXT NOT NULL
) STRICT;
CREATE INDEX cards_opened ON cards (opened_at, card_id);
CREATE INDEX cards_open ON cards (opened_at, card_id) WHERE status <> 'closed';
CREATE INDEX cards_led ON cards (led_by, updated_at) WHERE status <> 'closed';
CREATE INDEX cards_escalated ON cards (updated_at) WHERE status = 'escalated';
CREATE INDEX cards_submitted ON cards (updated_at) WHERE status = 'submitted';
CREATE INDEX cards_number ON cards (number) WHERE number IS NOT NULL;
CREATE INDEX cards_local_number ON cards (local_number);

CREATE TABLE callbacks (
    callback_id TEXT NOT NULL,
    position INTEGER NOT NULL REFERENCES cards (position),
    what TEXT NOT NULL,
    phone TEXT NOT NULL,
    about TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    attempts INTEGER NOT NULL,          -- how often it was tried without an end
    attempt TEXT NOT NULL,              -- the outcome of the last one
    next_at INTEGER NOT NULL,           -- not to be called before
    done_at INTEGER,
    done_by TEXT NOT NULL,
    given_up INTEGER NOT NULL,
    PRIMARY KEY (position, callback_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callbacks_owed ON callbacks (what, not_after, position) WHERE done_at IS NULL;
CREATE INDEX callbacks_due ON callbacks (not_after, position) WHERE done_at IS NULL;
CREATE INDEX callbacks_next ON callbacks (next_at, position) WHERE done_at IS NULL;

CREATE TABLE passed (                   -- whoever passed on a card that is not finished
    operator TEXT NOT NULL,
    position INTEGER NOT NULL REFERENCES cards (position),
    PRIMARY KEY (operator, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE described (                -- facts that say something of a caller
    position INTEGER PRIMARY KEY,
    caller TEXT NOT NULL
) STRICT;
CREATE INDEX described_caller ON described (caller);

CREATE TABLE shifts (                   -- facts about work on shifts
    position INTEGER PRIMARY KEY,
    operator TEXT NOT NULL,
    shift TEXT NOT NULL,
    at INTEGER NOT NULL,
    note TEXT                           -- to the next shift; NULL: this one began
) STRICT;
CREATE INDEX shifts_operator ON shifts (operator, at);
CREATE INDEX shifts_left ON shifts (at) WHERE note <> '';

CREATE TABLE callers (                  -- what operators said of a caller last
    position INTEGER PRIMARY KEY,       -- of the fact that said it
    caller TEXT NOT NULL UNIQUE,
    greet_as TEXT NOT NULL,
    answer TEXT NOT NULL,
    mark TEXT NOT NULL,
    expected TEXT NOT NULL,             -- hours of the day, as the fact has them
    apart INTEGER NOT NULL,             -- 1: counts in no figure of first contacts
    apart_because TEXT NOT NULL
) STRICT;
CREATE INDEX callers_expected ON callers (caller) WHERE expected <> '';
CREATE INDEX callers_apart ON callers (caller) WHERE apart;

CREATE TABLE keys (                     -- what finds a card exactly: see projections.keys_of
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (key, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE terms (                    -- open cards as the terms of the law see them: see core.store.terms
    position INTEGER PRIMARY KEY,
    marked INTEGER NOT NULL,            -- has a class, or marks that may raise it to one
    received_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    theme TEXT NOT NULL,
    criticality TEXT NOT NULL,
    urgency TEXT NOT NULL,
    vulnerability TEXT NOT NULL,
    registers INTEGER NOT NULL,
    registered_at INTEGER,
    extended INTEGER NOT NULL,
    extended_at INTEGER,
    told TEXT NOT NULL,                 -- ids of notices, one space apart
    button TEXT NOT NULL,
    receiver TEXT NOT NULL,
    returned INTEGER NOT NULL
) STRICT;
CREATE INDEX terms_oldest ON terms (received_at);
CREATE INDEX terms_marked ON terms (received_at) WHERE marked;
CREATE INDEX terms_extended ON terms (received_at) WHERE extended > 0;
CREATE INDEX terms_button ON terms (button, received_at) WHERE button <> '';

CREATE TABLE grading (                  -- finished calls as graders see them: see core.store.grading
    position INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    operator TEXT NOT NULL,             -- who took the call
    opened_at INTEGER NOT NULL,
    weight INTEGER NOT NULL,            -- the gravest reason to hear it: core.domain.grading.order
    state TEXT NOT NULL,                -- waits, graded, appealed
    graded_at INTEGER,                  -- of the grade that counts, as grader, score, fatal and seen
    grader TEXT NOT NULL,
    score INTEGER NOT NULL,
    fatal TEXT NOT NULL,
    seen INTEGER NOT NULL,
    round TEXT NOT NULL,                -- the calibration that still wants something; '': none
    title TEXT NOT NULL,
    graders INTEGER NOT NULL,
    blind TEXT NOT NULL,                -- who has graded in it, a name a line
    again INTEGER NOT NULL,             -- the citizen's mark, where it came after the grade; else 0
    hearer TEXT NOT NULL,               -- who hears it in order to grade it, since heard_at; '': nobody
    heard_at INTEGER,
    others TEXT NOT NULL                -- who else was on the call, a line break around each name
) STRICT;
CREATE INDEX grading_waits ON grading (channel, weight, opened_at, position) WHERE state = 'waits';
CREATE INDEX grading_oldest ON grading (channel, opened_at, position) WHERE state = 'waits';
CREATE INDEX grading_theirs ON grading (operator, opened_at, position) WHERE state = 'waits';
CREATE INDEX grading_operator ON grading (operator, opened_at);
CREATE INDEX grading_mine ON grading (operator, graded_at DESC, position) WHERE state <> 'waits';
CREATE INDEX grading_unread ON grading (operator) WHERE state <> 'waits' AND NOT seen;
CREATE INDEX grading_again ON grading (channel, again, opened_at, position) WHERE again > 0;
CREATE INDEX grading_heard ON grading (heard_at, position) WHERE hearer <> '';
CREATE INDEX grading_graded ON grading (graded_at DESC, position) WHERE state = 'graded';
CREATE INDEX grading_appealed ON grading (graded_at, position) WHERE state = 'appealed';
CREATE INDEX grading_rounds ON grading (round, position) WHERE round <> '';

CREATE TABLE tallies (                  -- what figures are counted from: see core.store.tallies
    position INTEGER NOT NULL,
    day INTEGER NOT NULL,               -- by the clocks of the centre, as the other days
    minute INTEGER NOT NULL,
    closed_day INTEGER,
    closed_by TEXT NOT NULL,
    line TEXT NOT NULL,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    theme TEXT NOT NULL,
    justified TEXT NOT NULL,
    profile TEXT NOT NULL,
    attributes TEXT NOT NULL,
    source TEXT NOT NULL,
    territory TEXT NOT NULL,
    language TEXT NOT NULL,
    topic TEXT NOT NULL,
    result TEXT NOT NULL,
    lawful TEXT NOT NULL,
    informed TEXT NOT NULL,
    criticality TEXT NOT NULL,
    urgency TEXT NOT NULL,
    vulnerability TEXT NOT NULL,
    paid_sum TEXT NOT NULL,
    returned_sum TEXT NOT NULL,
    age TEXT NOT NULL,                  -- the group of the patient on the day of the appeal
    taken_by TEXT NOT NULL,
    person INTEGER NOT NULL,            -- the same number for the same caller; 0: not known
    repeated INTEGER NOT NULL,
    rings INTEGER NOT NULL,
    rings_late INTEGER NOT NULL,
    talk_s INTEGER,
    talk_late INTEGER NOT NULL,
    wrap_s INTEGER,
    holds INTEGER NOT NULL,
    holds_late INTEGER NOT NULL,
    hold_s INTEGER NOT NULL,
    hold_max_s INTEGER NOT NULL,
    first_contact INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    emergency INTEGER NOT NULL,
    contact_helped INTEGER NOT NULL,
    registers INTEGER NOT NULL,
    registered_day INTEGER,
    extended INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    graded INTEGER NOT NULL,            -- these of the grade that counts
    score INTEGER NOT NULL,
    lawfulness INTEGER,
    fatal INTEGER NOT NULL,
    lost TEXT NOT NULL,                 -- point of the form → halves of points lost, as JSON; '': none
    PRIMARY KEY (day, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX tallies_open ON tallies (day, position) WHERE closed_day IS NULL;
CREATE INDEX tallies_for_others ON tallies (closed_day) WHERE closed_by <> taken_by;

-- Folded words, of cards under their position and of callers under -position: of the people, and all of them.
-- Two tables, because one, asked for a column, would read everything that has the word in another column too.
CREATE VIRTUAL TABLE names USING fts5(
    text, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4 5 6', tokenize = 'unicode61'
);
CREATE VIRTUAL TABLE words USING fts5(
    text, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4 5 6', tokenize = 'unicode61'
);
-- Merged in sixteens and rarely: a little at every write cost one write in forty 50 ms on a million cards.
INSERT INTO names (names, rank) VALUES ('automerge', 0);
INSERT INTO words (words, rank) VALUES ('automerge', 0);
"""

PROJECTIONS: Final = (
    "callbacks", "passed", "described", "shifts", "callers", "keys", "names", "words", "tallies", "terms",
    "grading", "cards",
)  # fmt: skip
"""Every table that is folded from the log, in an order in which they can be dropped."""
