-- Groups of offices in a chat application, the codes that bind one, each once, and the cards that are kept up to date.
CREATE TABLE office_groups (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    office TEXT NOT NULL,
    title TEXT NOT NULL,
    topic TEXT NOT NULL,
    official_id TEXT NOT NULL REFERENCES officials (id),
    linked_at TEXT NOT NULL,
    told INTEGER NOT NULL CHECK (told IN (0, 1)),
    UNIQUE (channel, chat)
) STRICT;
CREATE INDEX office_groups_by_office ON office_groups (office);

CREATE TABLE group_codes (
    digest TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    official_id TEXT NOT NULL REFERENCES officials (id),
    expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE group_cards (
    case_id TEXT NOT NULL REFERENCES cases (id),
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    topic TEXT NOT NULL,
    card TEXT NOT NULL,
    PRIMARY KEY (case_id, channel, chat)
) STRICT, WITHOUT ROWID;
