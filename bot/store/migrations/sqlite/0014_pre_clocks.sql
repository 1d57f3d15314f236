-- Clocks of the steps of a case, reminders that were sent, extensions, leave, and how officials want their digest.
-- Cases that are open already get their clocks from the program, which knows the calendar.

CREATE TABLE case_clocks (
    case_id TEXT NOT NULL REFERENCES cases (id),
    step TEXT NOT NULL CHECK (step IN ('receive', 'classify', 'transfer', 'answer')),
    turn INTEGER NOT NULL,
    rule TEXT NOT NULL,
    number INTEGER NOT NULL,
    unit TEXT NOT NULL,
    since TEXT NOT NULL,
    due TEXT NOT NULL,
    why TEXT NOT NULL,
    extended INTEGER NOT NULL CHECK (extended IN (0, 1)),
    paused_at TEXT,
    ended_at TEXT,
    next_at TEXT,
    PRIMARY KEY (case_id, step),
    CHECK (next_at IS NULL OR ended_at IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_clocks_next ON case_clocks (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE reminders (
    case_id TEXT NOT NULL REFERENCES cases (id),
    step TEXT NOT NULL CHECK (step IN ('receive', 'classify', 'transfer', 'answer')),
    turn INTEGER NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('before', 'on', 'after', 'apology', 'citizen', 'head', 'coordinator', 'leader')),
    at TEXT NOT NULL,
    told INTEGER NOT NULL CHECK (told IN (0, 1)),
    PRIMARY KEY (case_id, step, turn, level)
) STRICT, WITHOUT ROWID;

-- One that was asked for, or given, is the only one of its turn of the answer's clock; a refused one stands beside.
CREATE TABLE extensions (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    ground TEXT NOT NULL CHECK (ground IN ('shared', 'special')),
    state TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES officials (id),
    asked_at TEXT NOT NULL,
    decided_by TEXT REFERENCES officials (id),
    decided_at TEXT,
    CHECK ((state = 'asked') = (decided_by IS NULL)),
    CHECK (decided_by IS NULL OR decided_by <> asked_by)
) STRICT;
CREATE INDEX extensions_by_case ON extensions (case_id);
CREATE UNIQUE INDEX extensions_waiting ON extensions (case_id) WHERE state = 'asked';

CREATE TABLE absences (
    id TEXT PRIMARY KEY,
    official_id TEXT NOT NULL REFERENCES officials (id),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    deputy_id TEXT NOT NULL REFERENCES officials (id),
    noted_by TEXT NOT NULL REFERENCES officials (id),
    CHECK (first_day <= last_day),
    CHECK (deputy_id <> official_id)
) STRICT;
CREATE INDEX absences_by_official ON absences (official_id, last_day);

-- Hours are local time of the office as HH:MM; without a channel the digest goes where the official wrote last.
CREATE TABLE digest_choices (
    official_id TEXT PRIMARY KEY REFERENCES officials (id),
    channel TEXT,
    hour TEXT NOT NULL,
    quiet_from TEXT,
    quiet_until TEXT,
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
) STRICT;

-- What somebody is not to hear before their quiet hours are over. It is not in the outbox yet, where it would hold up
-- the answers in that person's talk.
CREATE TABLE quiet_messages (
    id TEXT PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    reply TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('reply', 'notice', 'digest', 'alert', 'reminder', 'broadcast')),
    created_at TEXT NOT NULL,
    send_after TEXT NOT NULL,
    case_id TEXT REFERENCES cases (id)
) STRICT;
CREATE INDEX quiet_messages_by_time ON quiet_messages (send_after);
