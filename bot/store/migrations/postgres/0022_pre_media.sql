-- Files of cases that still lie at their platform: fetched by a worker, soon after the case is filed. `why` says why one
-- was given up.
CREATE TABLE pickups (
    ref text COLLATE "C" PRIMARY KEY,
    channel text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('photo', 'voice', 'video', 'sticker', 'document', 'location', 'other')),
    tries integer NOT NULL,
    next_at text COLLATE "C" NOT NULL,
    why text COLLATE "C" CHECK (why IN ('gone', 'too_large', 'wrong_type', 'elsewhere', 'unreachable'))
);
CREATE INDEX pickups_due ON pickups (next_at) WHERE why IS NULL;
CREATE INDEX pickups_by_case ON pickups (case_id);
