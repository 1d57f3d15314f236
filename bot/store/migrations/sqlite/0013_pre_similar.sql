-- Similar reports joined and merged; the restricted record of denunciations; drafts of complaints that wait to be fetched.

CREATE TABLE case_followers (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    channel TEXT NOT NULL,
    identity TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    verdict TEXT CHECK (verdict IN ('satisfied', 'not_satisfied')),
    rated_at TEXT,
    UNIQUE (case_id, person_id)
) STRICT;
CREATE INDEX case_followers_by_person ON case_followers (person_id, joined_at);

-- A case that officials put to another. Rows stay: what was split again has an end.
CREATE TABLE case_links (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL REFERENCES cases (id),
    into_id TEXT NOT NULL REFERENCES cases (id),
    at TEXT NOT NULL,
    ended_at TEXT,
    CHECK (case_id <> into_id)
) STRICT;
CREATE UNIQUE INDEX case_links_now ON case_links (case_id) WHERE ended_at IS NULL;
CREATE INDEX case_links_into ON case_links (into_id) WHERE ended_at IS NULL;

-- Where each case came in: it may be at another office by now, and whoever tells of the same comes in here again.
CREATE TABLE case_intakes (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    office TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX case_intakes_lately ON case_intakes (office, at);
INSERT INTO case_intakes (case_id, office, at) SELECT id, office, received_at FROM cases WHERE kind <> 'question';

-- Open feedback that an office has, the newest first: what an official may put together.
CREATE INDEX cases_lately ON cases (office, received_at)
    WHERE status IN ('submitted', 'accepted', 'transferred', 'waiting', 'reopened') AND kind <> 'question';

-- Denunciations kept at the person's own wish. No row says whose they are; the code that the person holds is kept as a
-- digest, the words are sealed.
CREATE TABLE restricted (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    notice TEXT NOT NULL,
    received_at TEXT NOT NULL
) STRICT;

CREATE TABLE restricted_parts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id TEXT NOT NULL REFERENCES restricted (id),
    sealed TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX restricted_parts_by_record ON restricted_parts (record_id, seq);

CREATE TABLE restricted_looks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    record_id TEXT NOT NULL REFERENCES restricted (id),
    official_id TEXT NOT NULL REFERENCES officials (id),
    why TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX restricted_looks_by_record ON restricted_looks (record_id, seq);

CREATE TRIGGER restricted_looks_stay BEFORE UPDATE ON restricted_looks
BEGIN
    SELECT RAISE(ABORT, 'looks are only added');
END;

CREATE TRIGGER restricted_looks_remain BEFORE DELETE ON restricted_looks
BEGIN
    SELECT RAISE(ABORT, 'looks are only added');
END;

CREATE TABLE petition_forms (
    digest TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    sealed TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX petition_forms_by_person ON petition_forms (person_id);
CREATE INDEX petition_forms_by_end ON petition_forms (expires_at);
