-- Surveys of satisfaction. A score stands in no row with a case or a person: what is kept beside those is only that a
-- factor was answered.

CREATE TABLE survey_marks (
    survey TEXT NOT NULL,
    about TEXT NOT NULL,
    factor TEXT NOT NULL CHECK (factor IN ('access', 'procedures', 'officials', 'result', 'comments')),
    PRIMARY KEY (survey, about, factor)
) STRICT;

CREATE TABLE survey_scores (
    survey TEXT NOT NULL,
    office TEXT NOT NULL,
    month TEXT NOT NULL,
    factor TEXT NOT NULL CHECK (factor IN ('access', 'procedures', 'officials', 'result', 'comments')),
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    count INTEGER NOT NULL,
    PRIMARY KEY (survey, month, office, factor, score)
) STRICT;

CREATE TABLE campaigns (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    office TEXT,
    sample INTEGER NOT NULL CHECK (sample > 0),
    closes TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
    made_at TEXT NOT NULL,
    official_id TEXT REFERENCES officials (id),
    agreed INTEGER NOT NULL
) STRICT;

CREATE TABLE campaign_people (
    campaign_id TEXT NOT NULL REFERENCES campaigns (id),
    person_id TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('waiting', 'answering', 'done', 'declined')),
    PRIMARY KEY (campaign_id, person_id)
) STRICT;
CREATE INDEX campaign_people_by_person ON campaign_people (person_id);
