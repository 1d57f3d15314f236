-- History that shows when it was altered. Each event carries the hash of the one before it in its case, and its own.
-- Words and persons enter the hash by a salted digest (`said`): when they are struck for a person who is let go, the salt
-- goes, the digest stays, and the chain holds. Rows from before this step have none of it.
ALTER TABLE case_events ADD COLUMN salt TEXT;
ALTER TABLE case_events ADD COLUMN said TEXT;
ALTER TABLE case_events ADD COLUMN previous TEXT;
ALTER TABLE case_events ADD COLUMN hash TEXT;

DROP TRIGGER case_events_stay;
CREATE TRIGGER case_events_stay BEFORE UPDATE ON case_events
WHEN NOT (
    EXISTS (SELECT 1 FROM cases WHERE cases.id = OLD.case_id AND cases.pseudonym IS NOT NULL)
    AND NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.case_id = OLD.case_id AND NEW.kind = OLD.kind AND NEW.at = OLD.at
    AND NEW.actor = OLD.actor AND NEW.status_before IS OLD.status_before AND NEW.status_after = OLD.status_after
    AND NEW.office IS OLD.office AND NEW.said IS OLD.said AND NEW.previous IS OLD.previous AND NEW.hash IS OLD.hash
    AND (NEW.salt IS OLD.salt OR NEW.salt IS NULL)
)
BEGIN
    SELECT RAISE(ABORT, 'events are only added');
END;

-- Every day all events since the day before are sealed together, so that a whole case cannot go unseen.
CREATE TABLE audit_seals (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    upto INTEGER NOT NULL,
    events INTEGER NOT NULL,
    root TEXT NOT NULL,
    mark TEXT NOT NULL
) STRICT;

-- Only the mark is ever written anew: when the office's keys change.
CREATE TRIGGER audit_seals_stay BEFORE UPDATE ON audit_seals
WHEN NOT (
    NEW.number = OLD.number AND NEW.at = OLD.at AND NEW.upto = OLD.upto AND NEW.events = OLD.events
    AND NEW.root = OLD.root
)
BEGIN
    SELECT RAISE(ABORT, 'seals are only added');
END;

CREATE TRIGGER audit_seals_remain BEFORE DELETE ON audit_seals
BEGIN
    SELECT RAISE(ABORT, 'seals are only added');
END;

-- Who looked behind a seal: at the sender of one case, or at those of a part of the register (`case_id` NULL).
CREATE TABLE unsealings (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT REFERENCES cases (id),
    official_id TEXT NOT NULL REFERENCES officials (id),
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
CREATE INDEX unsealings_by_case ON unsealings (case_id, official_id, until);

CREATE TRIGGER unsealings_stay BEFORE UPDATE ON unsealings
BEGIN
    SELECT RAISE(ABORT, 'unsealings are only added');
END;

CREATE TRIGGER unsealings_remain BEFORE DELETE ON unsealings
BEGIN
    SELECT RAISE(ABORT, 'unsealings are only added');
END;

-- Name, address and phone of a sender, sealed for this case; the three columns from before stay for the program before,
-- and are emptied by `keys reseal` and by every write to the case.
ALTER TABLE cases ADD COLUMN sender TEXT;
CREATE INDEX cases_unsealed ON cases (id) WHERE sender_name IS NOT NULL;

-- An answer that waits for the word of a head or a leader; it goes when that word was given, or the case went elsewhere.
CREATE TABLE proposed_answers (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    official_id TEXT NOT NULL REFERENCES officials (id),
    words TEXT NOT NULL,
    number TEXT,
    day TEXT,
    at TEXT NOT NULL,
    CHECK ((number IS NULL) = (day IS NULL))
) STRICT;

-- The document that an answer was given by: its number and its date.
CREATE TABLE result_documents (
    event_id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    number TEXT NOT NULL,
    day TEXT NOT NULL
) STRICT;
CREATE INDEX result_documents_by_case ON result_documents (case_id);

-- What a clerk filed for a visitor or a caller, and the digest of the word on the receipt by which they take it over.
CREATE TABLE filings (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    official_id TEXT NOT NULL REFERENCES officials (id),
    form TEXT NOT NULL CHECK (form IN ('visit', 'call')),
    transcript TEXT NOT NULL,
    at TEXT NOT NULL,
    key_digest TEXT
) STRICT;
