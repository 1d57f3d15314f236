-- Questions that nothing was found for: redacted words and days, no person. `folded` counts the same words together.
CREATE TABLE questions (
    id TEXT PRIMARY KEY,
    folded TEXT NOT NULL UNIQUE,
    words TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'proposed', 'taught', 'dismissed')),
    code TEXT,
    proposed_by TEXT REFERENCES officials (id),
    decided_by TEXT REFERENCES officials (id),
    moved TEXT,
    version INTEGER NOT NULL,
    CHECK ((state IN ('proposed', 'taught')) = (code IS NOT NULL)),
    CHECK ((code IS NULL) = (proposed_by IS NULL)),
    CHECK (state <> 'taught' OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
) STRICT, WITHOUT ROWID;
CREATE INDEX questions_by_state ON questions (state, count, last);
