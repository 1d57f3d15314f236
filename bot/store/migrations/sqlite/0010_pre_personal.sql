-- Personal data: consents and the words shown, requests about one's own data, breaches, and pseudonyms.
-- Channels carry no CHECK here, so that one more channel needs no table rebuilt.

CREATE TABLE notices (
    digest TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('feedback', 'channel', 'memory')),
    version TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
    words TEXT NOT NULL
) STRICT;

CREATE TABLE consents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('feedback', 'channel', 'memory')),
    version TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES notices (digest),
    given INTEGER NOT NULL CHECK (given IN (0, 1)),
    at TEXT NOT NULL,
    channel TEXT NOT NULL
) STRICT;
CREATE INDEX consents_by_person ON consents (person_id, seq);

CREATE TRIGGER consents_stay BEFORE UPDATE ON consents
BEGIN
    SELECT RAISE(ABORT, 'consents are only added');
END;

CREATE TRIGGER consents_remain BEFORE DELETE ON consents
BEGIN
    SELECT RAISE(ABORT, 'consents are only added');
END;

CREATE TRIGGER notices_stay BEFORE UPDATE ON notices
BEGIN
    SELECT RAISE(ABORT, 'notices are only added');
END;

CREATE TRIGGER notices_remain BEFORE DELETE ON notices
BEGIN
    SELECT RAISE(ABORT, 'notices are only added');
END;

CREATE TABLE data_requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('export', 'correct', 'withdraw', 'object', 'restrict', 'delete')),
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'done', 'refused')),
    channel TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    words TEXT NOT NULL,
    answer_due TEXT,
    due TEXT,
    extended INTEGER NOT NULL CHECK (extended IN (0, 1)),
    reason TEXT NOT NULL,
    official_id TEXT REFERENCES officials (id),
    ended_at TEXT,
    version INTEGER NOT NULL,
    CHECK ((state IN ('open', 'answered')) = (ended_at IS NULL))
) STRICT;
CREATE INDEX data_requests_by_person ON data_requests (person_id, seq);
CREATE INDEX data_requests_waiting ON data_requests (due) WHERE ended_at IS NULL;
CREATE INDEX data_requests_ended ON data_requests (ended_at) WHERE ended_at IS NOT NULL AND words <> '';

CREATE TABLE breaches (
    id TEXT PRIMARY KEY,
    discovered_at TEXT NOT NULL,
    what TEXT NOT NULL,
    kinds TEXT NOT NULL,
    people INTEGER CHECK (people >= 0),
    noted_at TEXT NOT NULL
) STRICT;

CREATE TABLE breach_entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    breach_id TEXT NOT NULL REFERENCES breaches (id),
    kind TEXT NOT NULL CHECK (kind IN ('noted', 'measure', 'told_authority', 'told_people')),
    words TEXT NOT NULL,
    at TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    official_id TEXT REFERENCES officials (id)
) STRICT;
CREATE INDEX breach_entries_by_breach ON breach_entries (breach_id, seq);

CREATE TRIGGER breaches_stay BEFORE UPDATE ON breaches
BEGIN
    SELECT RAISE(ABORT, 'breaches are only added');
END;

CREATE TRIGGER breaches_remain BEFORE DELETE ON breaches
BEGIN
    SELECT RAISE(ABORT, 'breaches are only added');
END;

CREATE TRIGGER breach_entries_stay BEFORE UPDATE ON breach_entries
BEGIN
    SELECT RAISE(ABORT, 'breaches are only added');
END;

CREATE TRIGGER breach_entries_remain BEFORE DELETE ON breach_entries
BEGIN
    SELECT RAISE(ABORT, 'breaches are only added');
END;

-- Who filed is not kept any more: a pseudonym stands in the sender's place.
ALTER TABLE cases ADD COLUMN pseudonym TEXT;

-- History stays as it is, but for the words and the person of a case that is under a pseudonym.
DROP TRIGGER case_events_stay;
CREATE TRIGGER case_events_stay BEFORE UPDATE ON case_events
WHEN NOT (
    EXISTS (SELECT 1 FROM cases WHERE cases.id = OLD.case_id AND cases.pseudonym IS NOT NULL)
    AND NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.case_id = OLD.case_id AND NEW.kind = OLD.kind AND NEW.at = OLD.at
    AND NEW.actor = OLD.actor AND NEW.status_before IS OLD.status_before AND NEW.status_after = OLD.status_after
    AND NEW.office IS OLD.office
)
BEGIN
    SELECT RAISE(ABORT, 'events are only added');
END;

-- What has been kept long enough is found without reading every row.
CREATE INDEX conversations_by_time ON conversations (saved_at);
CREATE INDEX photos_by_time ON photos (put_at);
CREATE INDEX outbox_ended ON outbox (purpose, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX cases_with_sender ON cases (received_at)
    WHERE pseudonym IS NULL AND status IN ('answered', 'declined', 'closed', 'withdrawn');
