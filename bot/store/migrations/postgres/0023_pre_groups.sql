-- Groups of offices in a chat application, the codes that bind one, each once, and the cards that are kept up to date.
CREATE TABLE office_groups (
    id text COLLATE "C" PRIMARY KEY,
    channel text COLLATE "C" NOT NULL,
    chat text COLLATE "C" NOT NULL,
    office text COLLATE "C" NOT NULL,
    title text COLLATE "C" NOT NULL,
    topic text COLLATE "C" NOT NULL,
    official_id text COLLATE "C" NOT NULL REFERENCES officials (id),
    linked_at text COLLATE "C" NOT NULL,
    told integer NOT NULL CHECK (told IN (0, 1)),
    UNIQUE (channel, chat)
);
CREATE INDEX office_groups_by_office ON office_groups (office);

CREATE TABLE group_codes (
    digest text COLLATE "C" PRIMARY KEY,
    office text COLLATE "C" NOT NULL,
    official_id text COLLATE "C" NOT NULL REFERENCES officials (id),
    expires_at text COLLATE "C" NOT NULL
);

CREATE TABLE group_cards (
    case_id text COLLATE "C" NOT NULL REFERENCES cases (id),
    channel text COLLATE "C" NOT NULL,
    chat text COLLATE "C" NOT NULL,
    topic text COLLATE "C" NOT NULL,
    card text COLLATE "C" NOT NULL,
    PRIMARY KEY (case_id, channel, chat)
);
