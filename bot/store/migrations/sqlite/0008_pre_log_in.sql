-- The second factor of officials, half log-ins, links for a new password, and the history of each account.

ALTER TABLE desk_sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
CREATE INDEX desk_sessions_by_official ON desk_sessions (official_id);

-- A table of its own: a program that does not know of second factors must not take half a log-in for a whole one.
CREATE TABLE half_log_ins (
    digest TEXT PRIMARY KEY,
    official_id TEXT NOT NULL REFERENCES officials (id),
    begun_at TEXT NOT NULL,
    missing TEXT NOT NULL CHECK (missing IN ('code', 'set_up'))
) STRICT;
CREATE INDEX half_log_ins_by_official ON half_log_ins (official_id);

-- `secret` is sealed (bot/store/seal.py).
CREATE TABLE second_factors (
    official_id TEXT PRIMARY KEY REFERENCES officials (id),
    secret TEXT NOT NULL,
    since TEXT NOT NULL,
    last_step INTEGER NOT NULL
) STRICT;

CREATE TABLE offered_secrets (
    official_id TEXT PRIMARY KEY REFERENCES officials (id),
    secret TEXT NOT NULL,
    offered_at TEXT NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    official_id TEXT NOT NULL REFERENCES officials (id),
    kept TEXT NOT NULL,
    PRIMARY KEY (official_id, kept)
) STRICT;

CREATE TABLE password_links (
    digest TEXT PRIMARY KEY,
    official_id TEXT NOT NULL REFERENCES officials (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE TABLE account_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    official_id TEXT NOT NULL REFERENCES officials (id),
    change TEXT NOT NULL CHECK (change IN (
        'password_changed', 'password_link', 'password_renewed', 'factor_on', 'factor_off', 'factor_reset',
        'codes_renewed', 'code_used', 'log_ins_ended', 'tries_stopped', 'codes_stopped'
    )),
    at TEXT NOT NULL,
    by_id TEXT REFERENCES officials (id)
) STRICT;
CREATE INDEX account_events_by_official ON account_events (official_id, seq);

CREATE TRIGGER account_events_stay BEFORE UPDATE ON account_events
BEGIN
    SELECT RAISE(ABORT, 'events are only added');
END;
CREATE TRIGGER account_events_remain BEFORE DELETE ON account_events
BEGIN
    SELECT RAISE(ABORT, 'events are only added');
END;

-- Until which line of the history its owner has read.
CREATE TABLE account_events_told (
    official_id TEXT PRIMARY KEY REFERENCES officials (id),
    seq INTEGER NOT NULL
) STRICT;

-- One sealed word: it opens only under the keys of this archive.
CREATE TABLE seal_mark (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed TEXT NOT NULL
) STRICT;
