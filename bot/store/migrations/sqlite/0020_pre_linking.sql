-- One person in several channels, where they want to be told, and how else they can be reached.

-- A code that joins two channels, as a digest that nobody can guess it from without the office's key; one for each
-- identity that asked for one.
CREATE TABLE link_codes (
    digest TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    id TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    UNIQUE (channel, id)
) STRICT;

-- Where a person chose to be told: one of their identities, or a contact.
CREATE TABLE chosen_ways (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    channel TEXT NOT NULL,
    id TEXT NOT NULL
) STRICT;

-- A phone or an address of mail that a person gave for when their chats fail, sealed; it is used from `confirmed_at` on.
CREATE TABLE contacts (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'email')),
    sealed TEXT NOT NULL,
    given_at TEXT NOT NULL,
    confirmed_at TEXT,
    reachable INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1)),
    code_digest TEXT,
    code_until TEXT,
    UNIQUE (person_id, kind)
) STRICT;

-- A word on a purpose goes along when its person becomes one with another, or two again; nothing else of it changes.
DROP TRIGGER consents_stay;
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents
WHEN NOT (
    NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.purpose = OLD.purpose AND NEW.version = OLD.version
    AND NEW.digest = OLD.digest AND NEW.given = OLD.given AND NEW.at = OLD.at AND NEW.channel = OLD.channel
)
BEGIN
    SELECT RAISE(ABORT, 'consents are only added');
END;

-- More words for statuses and purposes, as in step 12: only CHECKs get wider, no row is touched.
PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(
    sql, '(status IN (''pending'', ''sending'', ''sent'', ''dead'', ''cancelled''))',
    '(status IN (''pending'', ''sending'', ''sent'', ''dead'', ''cancelled'', ''handed_on''))'
) WHERE type = 'table' AND name = 'outbox';

UPDATE sqlite_schema SET sql = replace(sql, '''news''))', '''news'', ''link'', ''contact''))')
WHERE type = 'table' AND name IN ('notices', 'consents');

CREATE TABLE unfound (tables INTEGER NOT NULL CHECK (tables = 0)) STRICT;
INSERT INTO unfound SELECT 3 - count(*) FROM sqlite_schema WHERE type = 'table' AND (
    (name = 'outbox' AND sql LIKE '%''handed_on''))%')
    OR (name IN ('notices', 'consents') AND sql LIKE '%''contact''))%')
);
DROP TABLE unfound;

PRAGMA writable_schema = RESET;
