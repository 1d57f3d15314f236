-- Questions that nothing was found for: redacted words and days, no person. `folded` counts the same words together.
CREATE TABLE questions (
    id text COLLATE "C" PRIMARY KEY,
    folded text COLLATE "C" NOT NULL UNIQUE,
    words text COLLATE "C" NOT NULL,
    count bigint NOT NULL CHECK (count > 0),
    first text COLLATE "C" NOT NULL,
    last text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('open', 'proposed', 'taught', 'dismissed')),
    code text COLLATE "C",
    proposed_by text COLLATE "C" REFERENCES officials (id),
    decided_by text COLLATE "C" REFERENCES officials (id),
    moved text COLLATE "C",
    version bigint NOT NULL,
    CHECK ((state IN ('proposed', 'taught')) = (code IS NOT NULL)),
    CHECK ((code IS NULL) = (proposed_by IS NULL)),
    CHECK (state <> 'taught' OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
);
CREATE INDEX questions_by_state ON questions (state, count, last);
