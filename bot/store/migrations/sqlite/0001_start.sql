-- The archive as it began. Times are ISO 8601 in UTC with microseconds, so that they sort as text; days are ISO dates.
-- The words in the CHECKs are those of the enums in bot/domain; a test compares them.

CREATE TABLE inbox (
    key TEXT PRIMARY KEY,
    claimed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_by_time ON inbox (claimed_at);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    language TEXT NOT NULL DEFAULT 'vi' CHECK (language IN ('vi', 'en')),
    met_at TEXT NOT NULL
) STRICT;

CREATE TABLE identities (
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telegram')),
    id TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    reachable INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1)),
    seen_at TEXT NOT NULL,
    PRIMARY KEY (channel, id)
) STRICT;
CREATE INDEX identities_by_person ON identities (person_id);

CREATE TABLE conversations (
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telegram')),
    id TEXT NOT NULL,
    flow TEXT NOT NULL,
    step TEXT NOT NULL,
    data TEXT NOT NULL,
    procedure TEXT,
    choices TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
    saved_at TEXT NOT NULL,
    PRIMARY KEY (channel, id)
) STRICT;

CREATE TABLE officials (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'receiver', 'handler')),
    office TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    username TEXT,
    login TEXT UNIQUE,
    password_hash TEXT,
    saved_at TEXT NOT NULL,
    CHECK ((username IS NULL) = (login IS NULL))
) STRICT;

CREATE TABLE official_chats (
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telegram')),
    id TEXT NOT NULL,
    official_id TEXT NOT NULL REFERENCES officials (id),
    linked_at TEXT NOT NULL,
    PRIMARY KEY (channel, id)
) STRICT;
CREATE INDEX official_chats_by_official ON official_chats (official_id);

CREATE TABLE invitations (
    digest TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'receiver', 'handler')),
    office TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE TABLE desk_sessions (
    digest TEXT PRIMARY KEY,
    official_id TEXT NOT NULL REFERENCES officials (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE wrong_passwords (
    name TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX wrong_passwords_by_name ON wrong_passwords (name, at);

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    draft_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('report', 'petition', 'question')),
    status TEXT NOT NULL CHECK (status IN (
        'submitted', 'accepted', 'transferred', 'waiting', 'answered', 'declined', 'reopened', 'closed', 'withdrawn'
    )),
    person_id TEXT NOT NULL REFERENCES people (id),
    origin_channel TEXT NOT NULL CHECK (origin_channel IN ('web', 'telegram')),
    origin_id TEXT NOT NULL,
    content TEXT NOT NULL,
    proposal TEXT,
    office TEXT NOT NULL,
    received_at TEXT NOT NULL,
    procedure TEXT,
    sender_name TEXT,
    sender_address TEXT,
    sender_phone TEXT,
    register_year INTEGER,
    register_no INTEGER,
    due TEXT,
    due_why TEXT NOT NULL,
    transfer_due TEXT,
    attachments TEXT NOT NULL,
    consent_version TEXT,
    answer TEXT,
    holder_id TEXT REFERENCES officials (id),
    version INTEGER NOT NULL,
    UNIQUE (register_year, register_no),
    CHECK ((register_year IS NULL) = (register_no IS NULL))
) STRICT;
CREATE INDEX cases_by_person ON cases (person_id, received_at);
CREATE INDEX cases_by_office ON cases (office, status);

CREATE TABLE case_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'opened', 'accepted', 'transferred', 'asked', 'supplied', 'answered', 'declined', 'rated', 'reopened',
        'withdrawn'
    )),
    at TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('citizen', 'official', 'desk')),
    actor_id TEXT,
    status_before TEXT CHECK (status_before IN (
        'submitted', 'accepted', 'transferred', 'waiting', 'answered', 'declined', 'reopened', 'closed', 'withdrawn'
    )),
    status_after TEXT NOT NULL CHECK (status_after IN (
        'submitted', 'accepted', 'transferred', 'waiting', 'answered', 'declined', 'reopened', 'closed', 'withdrawn'
    )),
    note TEXT NOT NULL,
    office TEXT
) STRICT;
CREATE INDEX case_events_by_case ON case_events (case_id, seq);

CREATE TRIGGER case_events_stay BEFORE UPDATE ON case_events
BEGIN
    SELECT RAISE(ABORT, 'events are only added');
END;

CREATE TRIGGER case_events_remain BEFORE DELETE ON case_events
BEGIN
    SELECT RAISE(ABORT, 'events are only added');
END;

CREATE TABLE verdicts (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('satisfied', 'not_satisfied')),
    why TEXT NOT NULL DEFAULT '',
    rated_at TEXT NOT NULL
) STRICT;

-- `next_at` is when a message may be taken: its time, or the end of the lease of whoever took it and was not heard of.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    dedupe_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telegram')),
    recipient TEXT NOT NULL,
    reply TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('reply', 'notice', 'digest', 'alert')),
    created_at TEXT NOT NULL,
    send_after TEXT NOT NULL,
    case_id TEXT REFERENCES cases (id),
    status TEXT NOT NULL CHECK (status IN ('pending', 'sending', 'sent', 'dead', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    owner TEXT,
    lease_until TEXT,
    ended_at TEXT,
    next_at TEXT GENERATED ALWAYS AS (CASE status WHEN 'pending' THEN send_after WHEN 'sending' THEN lease_until END)
        VIRTUAL,
    CHECK ((status = 'sending') = (lease_until IS NOT NULL)),
    CHECK ((status IN ('pending', 'sending')) = (ended_at IS NULL))
) STRICT;
CREATE INDEX outbox_unsent ON outbox (channel, recipient, seq) WHERE status IN ('pending', 'sending');
CREATE INDEX outbox_next ON outbox (next_at) WHERE status IN ('pending', 'sending');
CREATE INDEX outbox_dead ON outbox (ended_at) WHERE status = 'dead';
CREATE INDEX outbox_by_case ON outbox (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE weblog (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    once TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telegram')),
    recipient TEXT NOT NULL,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    reply TEXT,
    mine INTEGER NOT NULL CHECK (mine IN (0, 1)),
    photos TEXT NOT NULL
) STRICT;
CREATE INDEX weblog_by_person ON weblog (channel, recipient, id);

CREATE TABLE photos (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telegram')),
    owner TEXT NOT NULL,
    mime TEXT NOT NULL,
    put_at TEXT NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE INDEX photos_by_owner ON photos (channel, owner, put_at);

CREATE TABLE tallies (
    name TEXT NOT NULL,
    window TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (name, window)
) STRICT, WITHOUT ROWID;
CREATE INDEX tallies_by_window ON tallies (window);

CREATE TABLE marks (
    name TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (name, day)
) STRICT, WITHOUT ROWID;
