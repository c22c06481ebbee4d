-- What an account may write and where it works; a list is JSON. Empty is what everybody was before.

ALTER TABLE operators
    ADD COLUMN qualifications text NOT NULL DEFAULT '[]',
    ADD COLUMN region text NOT NULL DEFAULT '',
    ADD COLUMN site text NOT NULL DEFAULT '',
    ADD COLUMN shift text NOT NULL DEFAULT '';

CREATE TABLE packs ( -- every version of a centre's pack that was ever given to its consoles
    stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL, -- dense from 1: of two who publish at once the second finds its number taken
    etag text COLLATE "C" NOT NULL,
    published_at text COLLATE "C" NOT NULL,
    operator text COLLATE "C" NOT NULL,
    body text NOT NULL,      -- a JSON object: name of a file, its text
    PRIMARY KEY (stream, version)
);
CREATE TRIGGER packs_keep_versions BEFORE UPDATE OR DELETE OR TRUNCATE ON packs
    FOR EACH STATEMENT EXECUTE FUNCTION keep();

GRANT SELECT, INSERT ON packs TO pult_journal;
