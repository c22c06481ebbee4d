-- What an account may write and where it works; a list is JSON. Empty is what everybody was before.

ALTER TABLE operators ADD COLUMN qualifications TEXT NOT NULL DEFAULT '[]';
ALTER TABLE operators ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN site TEXT NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN shift TEXT NOT NULL DEFAULT '';

CREATE TABLE packs ( -- every version of a centre's pack that was ever given to its consoles
    stream TEXT NOT NULL,
    version INTEGER NOT NULL, -- dense from 1: of two who publish at once the second finds its number taken
    etag TEXT NOT NULL,
    published_at TEXT NOT NULL,
    operator TEXT NOT NULL,
    body TEXT NOT NULL,       -- a JSON object: name of a file, its text
    PRIMARY KEY (stream, version)
) STRICT; -- with a rowid: the rows are long
CREATE TRIGGER packs_keep_versions BEFORE DELETE ON packs
BEGIN SELECT RAISE(ABORT, 'packs are append-only'); END;
CREATE TRIGGER packs_keep_words BEFORE UPDATE ON packs
BEGIN SELECT RAISE(ABORT, 'packs are append-only'); END;
