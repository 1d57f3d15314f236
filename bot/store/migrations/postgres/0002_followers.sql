-- Who asked to be told of changes: a person's id and a procedure's code, nothing else. Rows go when the person says stop.
-- `until` is set for a question that is remembered by agreement; null: until the person says stop.
CREATE TABLE followings (
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    code text COLLATE "C" NOT NULL,
    until text COLLATE "C",
    PRIMARY KEY (person_id, code)
);
CREATE INDEX followings_by_code ON followings (code);
CREATE INDEX followings_by_end ON followings (until) WHERE until IS NOT NULL;

-- Who agreed that the procedures they ask about are remembered for 30 days.
CREATE TABLE agreements (
    person_id text COLLATE "C" PRIMARY KEY REFERENCES people (id)
);
