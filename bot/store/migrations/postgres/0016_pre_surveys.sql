-- Surveys of satisfaction. A score stands in no row with a case or a person: what is kept beside those is only that a
-- factor was answered.

CREATE TABLE survey_marks (
    survey text COLLATE "C" NOT NULL,
    about text COLLATE "C" NOT NULL,
    factor text COLLATE "C" NOT NULL CHECK (factor IN ('access', 'procedures', 'officials', 'result', 'comments')),
    PRIMARY KEY (survey, about, factor)
);

CREATE TABLE survey_scores (
    survey text COLLATE "C" NOT NULL,
    office text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    factor text COLLATE "C" NOT NULL CHECK (factor IN ('access', 'procedures', 'officials', 'result', 'comments')),
    score bigint NOT NULL CHECK (score BETWEEN 1 AND 5),
    count bigint NOT NULL,
    PRIMARY KEY (survey, month, office, factor, score)
);

CREATE TABLE campaigns (
    id text COLLATE "C" PRIMARY KEY,
    title text COLLATE "C" NOT NULL,
    office text COLLATE "C",
    sample bigint NOT NULL CHECK (sample > 0),
    closes text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
    made_at text COLLATE "C" NOT NULL,
    official_id text COLLATE "C" REFERENCES officials (id),
    agreed bigint NOT NULL
);

CREATE TABLE campaign_people (
    campaign_id text COLLATE "C" NOT NULL REFERENCES campaigns (id),
    person_id text COLLATE "C" NOT NULL,
    asked_at text COLLATE "C" NOT NULL,
    answer text COLLATE "C" NOT NULL CHECK (answer IN ('waiting', 'answering', 'done', 'declined')),
    PRIMARY KEY (campaign_id, person_id)
);
CREATE INDEX campaign_people_by_person ON campaign_people (person_id);
