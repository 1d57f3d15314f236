-- When somebody was last heard on a platform that lets the desk write for some days after it, what left since then, and
-- until when the desk keeps quiet because an official writes by hand.
CREATE TABLE hearings (
    channel TEXT NOT NULL,
    id TEXT NOT NULL,
    heard_at TEXT,
    spent INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0),
    quiet_until TEXT,
    told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
    PRIMARY KEY (channel, id),
    FOREIGN KEY (channel, id) REFERENCES identities (channel, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A platform's pair of tokens, sealed, and who is buying the next one.
CREATE TABLE token_pairs (
    channel TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    number INTEGER NOT NULL,
    got_at TEXT NOT NULL,
    access_until TEXT NOT NULL,
    failed_at TEXT,
    owner TEXT,
    claimed_until TEXT
) STRICT;
