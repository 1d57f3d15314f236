-- Files of cases that still lie at their platform: fetched by a worker, soon after the case is filed. `why` says why one
-- was given up.
CREATE TABLE pickups (
    ref TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    owner TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('photo', 'voice', 'video', 'sticker', 'document', 'location', 'other')),
    tries INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    why TEXT CHECK (why IN ('gone', 'too_large', 'wrong_type', 'elsewhere', 'unreachable'))
) STRICT, WITHOUT ROWID;
CREATE INDEX pickups_due ON pickups (next_at) WHERE why IS NULL;
CREATE INDEX pickups_by_case ON pickups (case_id);
