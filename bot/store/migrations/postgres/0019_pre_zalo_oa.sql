-- When somebody was last heard on a platform that lets the desk write for some days after it, what left since then, and
-- until when the desk keeps quiet because an official writes by hand.
CREATE TABLE hearings (
    channel text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    heard_at text COLLATE "C",
    spent integer NOT NULL DEFAULT 0 CHECK (spent >= 0),
    quiet_until text COLLATE "C",
    told boolean NOT NULL DEFAULT false,
    PRIMARY KEY (channel, id),
    FOREIGN KEY (channel, id) REFERENCES identities (channel, id) ON DELETE CASCADE
);

-- A platform's pair of tokens, sealed, and who is buying the next one.
CREATE TABLE token_pairs (
    channel text COLLATE "C" PRIMARY KEY,
    sealed text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    got_at text COLLATE "C" NOT NULL,
    access_until text COLLATE "C" NOT NULL,
    failed_at text COLLATE "C",
    owner text COLLATE "C",
    claimed_until text COLLATE "C"
);
