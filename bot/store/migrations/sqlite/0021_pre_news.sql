-- Who takes news of what: a field by its name, an office by its key, or the reform of the administration (no key). Rows go
-- when the person says stop. Who takes news of a procedure stands in `followings`, without an end.
CREATE TABLE subscriptions (
    person_id TEXT NOT NULL REFERENCES people (id),
    topic TEXT NOT NULL CHECK (topic IN ('procedure', 'field', 'office', 'reform')),
    about TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person_id, topic, about),
    CHECK (topic <> 'procedure')
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_topic ON subscriptions (topic, about, person_id);
CREATE INDEX followings_for_good ON followings (code, person_id) WHERE until IS NULL;

-- News that officials send to who takes them. `official_id`: who wrote it last; nobody yet for what the desk itself
-- proposes (`source` says because of what, so that it is proposed once). Whoever decides is another.
CREATE TABLE broadcasts (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL CHECK (topic IN ('procedure', 'field', 'office', 'reform')),
    about TEXT NOT NULL,
    office TEXT NOT NULL,
    words TEXT NOT NULL,
    words_en TEXT,
    link TEXT,
    send_at TEXT,
    state TEXT NOT NULL CHECK (state IN (
        'draft', 'proposed', 'refused', 'approved', 'going', 'done', 'cancelled'
    )),
    made_at TEXT NOT NULL,
    official_id TEXT REFERENCES officials (id),
    decided_by TEXT REFERENCES officials (id),
    source TEXT UNIQUE,
    queued INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    stopped INTEGER NOT NULL DEFAULT 0,
    CHECK (decided_by <> official_id),
    CHECK (state NOT IN ('going', 'done') OR decided_by IS NOT NULL)
) STRICT;
CREATE INDEX broadcasts_under_way ON broadcasts (state) WHERE state IN ('approved', 'going');

-- What was done to a broadcast, by whom; with a proposal and a consent the digest of the words that were meant.
CREATE TABLE broadcast_steps (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    broadcast_id TEXT NOT NULL REFERENCES broadcasts (id),
    deed TEXT NOT NULL CHECK (deed IN (
        'made', 'offered', 'changed', 'proposed', 'approved', 'refused', 'started', 'ended', 'cancelled', 'restored'
    )),
    at TEXT NOT NULL,
    official_id TEXT REFERENCES officials (id),
    note TEXT NOT NULL
) STRICT;
CREATE INDEX broadcast_steps_by_broadcast ON broadcast_steps (broadcast_id, seq);

CREATE TRIGGER broadcast_steps_stay BEFORE UPDATE ON broadcast_steps
BEGIN
    SELECT RAISE(ABORT, 'broadcast steps are only added');
END;

CREATE TRIGGER broadcast_steps_remain BEFORE DELETE ON broadcast_steps
BEGIN
    SELECT RAISE(ABORT, 'broadcast steps are only added');
END;

-- How far the letters of a broadcast have been written, channel by channel, in the order of people's ids.
CREATE TABLE broadcast_ways (
    broadcast_id TEXT NOT NULL REFERENCES broadcasts (id),
    channel TEXT NOT NULL,
    after TEXT NOT NULL,
    ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
    PRIMARY KEY (broadcast_id, channel)
) STRICT, WITHOUT ROWID;

-- Letters of broadcasts that wait: few at a time, found by their broadcast and person.
CREATE INDEX outbox_broadcasts ON outbox (dedupe_key)
WHERE purpose = 'broadcast' AND status IN ('pending', 'sending');
