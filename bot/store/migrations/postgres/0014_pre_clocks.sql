-- Clocks of the steps of a case, reminders that were sent, extensions, leave, and how officials want their digest.
-- Cases that are open already get their clocks from the program, which knows the calendar.

CREATE TABLE case_clocks (
    case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
    step text COLLATE "C" NOT NULL CHECK (step IN ('receive', 'classify', 'transfer', 'answer')),
    turn bigint NOT NULL,
    rule text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    unit text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    due text COLLATE "C" NOT NULL,
    why text COLLATE "C" NOT NULL,
    extended boolean NOT NULL,
    paused_at text COLLATE "C",
    ended_at text COLLATE "C",
    next_at text COLLATE "C",
    PRIMARY KEY (case_id, step),
    CHECK (next_at IS NULL OR ended_at IS NULL)
);
CREATE INDEX case_clocks_next ON case_clocks (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE reminders (
    case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
    step text COLLATE "C" NOT NULL CHECK (step IN ('receive', 'classify', 'transfer', 'answer')),
    turn bigint NOT NULL,
    level text COLLATE "C" NOT NULL CHECK (level IN ('before', 'on', 'after', 'apology', 'citizen', 'head', 'coordinator', 'leader')),
    at text COLLATE "C" NOT NULL,
    told boolean NOT NULL,
    PRIMARY KEY (case_id, step, turn, level)
);

-- One that was asked for, or given, is the only one of its turn of the answer's clock; a refused one stands beside.
CREATE TABLE extensions (
    id text COLLATE "C" PRIMARY KEY,
    case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
    ground text COLLATE "C" NOT NULL CHECK (ground IN ('shared', 'special')),
    state text COLLATE "C" NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    reason text COLLATE "C" NOT NULL,
    asked_by text COLLATE "C" NOT NULL REFERENCES officials (id),
    asked_at text COLLATE "C" NOT NULL,
    decided_by text COLLATE "C" REFERENCES officials (id),
    decided_at text COLLATE "C",
    CHECK ((state = 'asked') = (decided_by IS NULL)),
    CHECK (decided_by IS NULL OR decided_by <> asked_by)
);
CREATE INDEX extensions_by_case ON extensions (case_id);
CREATE UNIQUE INDEX extensions_waiting ON extensions (case_id) WHERE state = 'asked';

CREATE TABLE absences (
    id text COLLATE "C" PRIMARY KEY,
    official_id text COLLATE "C" NOT NULL REFERENCES officials (id),
    first_day text COLLATE "C" NOT NULL,
    last_day text COLLATE "C" NOT NULL,
    deputy_id text COLLATE "C" NOT NULL REFERENCES officials (id),
    noted_by text COLLATE "C" NOT NULL REFERENCES officials (id),
    CHECK (first_day <= last_day),
    CHECK (deputy_id <> official_id)
);
CREATE INDEX absences_by_official ON absences (official_id, last_day);

-- Hours are local time of the office as HH:MM; without a channel the digest goes where the official wrote last.
CREATE TABLE digest_choices (
    official_id text COLLATE "C" PRIMARY KEY REFERENCES officials (id),
    channel text COLLATE "C",
    hour text COLLATE "C" NOT NULL,
    quiet_from text COLLATE "C",
    quiet_until text COLLATE "C",
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);

-- What somebody is not to hear before their quiet hours are over. It is not in the outbox yet, where it would hold up
-- the answers in that person's talk.
CREATE TABLE quiet_messages (
    id text COLLATE "C" PRIMARY KEY,
    dedupe_key text COLLATE "C" NOT NULL UNIQUE,
    channel text COLLATE "C" NOT NULL,
    recipient text COLLATE "C" NOT NULL,
    reply text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('reply', 'notice', 'digest', 'alert', 'reminder', 'broadcast')),
    created_at text COLLATE "C" NOT NULL,
    send_after text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" REFERENCES cases (id)
);
CREATE INDEX quiet_messages_by_time ON quiet_messages (send_after);
