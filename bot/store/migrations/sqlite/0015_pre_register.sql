-- The register as the law asks for it: classification, examination, publication, why a case went where it went, the
-- verdict on each result, and one line of figures for every registered case.

CREATE TABLE case_classifications (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    content TEXT NOT NULL CHECK (content IN (
        'conduct', 'unfit', 'inconsistent', 'unlawful', 'against_treaty', 'other', 'solution', 'initiative'
    )),
    intake TEXT NOT NULL CHECK (intake IN ('not_taken', 'conduct', 'own', 'elsewhere')),
    official_id TEXT NOT NULL REFERENCES officials (id),
    at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE case_findings (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    basis TEXT NOT NULL CHECK (basis IN ('gathering', 'enough')),
    outcome TEXT CHECK (outcome IN ('changed', 'change_proposed', 'new_rule', 'stands')),
    words TEXT NOT NULL,
    official_id TEXT NOT NULL REFERENCES officials (id),
    at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK (outcome IS NULL OR basis = 'enough')
) STRICT;

CREATE TABLE case_tests (
    case_id TEXT NOT NULL REFERENCES case_findings (case_id),
    criterion TEXT NOT NULL CHECK (criterion IN (
        'necessity', 'lawfulness', 'simplicity', 'feasibility', 'consistency', 'treaties'
    )),
    met INTEGER NOT NULL CHECK (met IN (0, 1)),
    PRIMARY KEY (case_id, criterion)
) STRICT;

CREATE TABLE case_publications (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL REFERENCES cases (id),
    way TEXT NOT NULL CHECK (way IN ('website', 'media', 'letter', 'other')),
    day TEXT NOT NULL,
    reference TEXT NOT NULL,
    official_id TEXT NOT NULL REFERENCES officials (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX case_publications_by_case ON case_publications (case_id, seq);

CREATE TABLE case_routes (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    route TEXT NOT NULL,
    office TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- One verdict for each result: `round` counts the results given.
CREATE TABLE verdict_rounds (
    case_id TEXT NOT NULL REFERENCES cases (id),
    round INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('satisfied', 'not_satisfied')),
    why TEXT NOT NULL,
    rated_at TEXT NOT NULL,
    PRIMARY KEY (case_id, round)
) STRICT;

-- The days are those of the office. `late` and `reopened` stay, whatever comes after; `verdict` is that on the result
-- in force; `about`: a published procedure. Triggers write it, so that it agrees with the history whichever version of the program wrote that.
CREATE TABLE case_figures (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    office TEXT NOT NULL,
    received_on TEXT NOT NULL,
    ended TEXT CHECK (ended IN ('answered', 'declined', 'withdrawn')),
    ended_on TEXT,
    late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
    reopened INTEGER NOT NULL DEFAULT 0 CHECK (reopened IN (0, 1)),
    transferred INTEGER NOT NULL DEFAULT 0,
    about INTEGER NOT NULL DEFAULT 0 CHECK (about IN (0, 1)),
    verdict TEXT CHECK (verdict IN ('satisfied', 'not_satisfied')),
    CHECK ((ended IS NULL) = (ended_on IS NULL))
) STRICT;
CREATE INDEX case_figures_by_day
    ON case_figures (received_on, office, ended, late, reopened, transferred, about, verdict);
CREATE INDEX case_figures_open ON case_figures (received_on, office) WHERE ended IS NULL;
CREATE INDEX case_figures_ended ON case_figures (ended, received_on, office) WHERE ended <> 'answered';

-- The figures by office and day of receipt, so that a year of a million cases is a few thousand rows to add up.
CREATE TABLE figure_days (
    office TEXT NOT NULL,
    day TEXT NOT NULL,
    received INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    late INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    transferred INTEGER NOT NULL,
    satisfied INTEGER NOT NULL,
    not_satisfied INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    unhappy INTEGER NOT NULL,
    about INTEGER NOT NULL,
    PRIMARY KEY (day, office)
) STRICT, WITHOUT ROWID;

-- The register of a period, the newest first; an office's own; and what is still open in it with its date.
CREATE INDEX cases_in_register ON cases (received_at, office, status, due) WHERE register_no IS NOT NULL;
CREATE INDEX cases_in_register_of_office ON cases (office, received_at, status, due) WHERE register_no IS NOT NULL;

CREATE TRIGGER figure_days_begin AFTER INSERT ON case_figures
BEGIN
    INSERT INTO figure_days (
        office, day, received, answered, late, declined, withdrawn, transferred, satisfied, not_satisfied,
        reopened, unhappy, about
    ) VALUES (
        NEW.office, NEW.received_on, 1, (coalesce(NEW.ended, '') = 'answered'),
        (coalesce(NEW.ended, '') = 'answered' AND NEW.late), (coalesce(NEW.ended, '') = 'declined'),
        (coalesce(NEW.ended, '') = 'withdrawn'), (NEW.transferred > 0),
        (coalesce(NEW.verdict, '') = 'satisfied'), (coalesce(NEW.verdict, '') = 'not_satisfied'),
        (NEW.reopened),
        (coalesce(NEW.ended, '') = 'answered' AND (NEW.late OR NEW.reopened OR coalesce(NEW.verdict, '') = 'not_satisfied')),
        (NEW.about)
    ) ON CONFLICT (day, office) DO UPDATE SET
        received = figure_days.received + excluded.received,
        answered = figure_days.answered + excluded.answered, late = figure_days.late + excluded.late,
        declined = figure_days.declined + excluded.declined,
        withdrawn = figure_days.withdrawn + excluded.withdrawn,
        transferred = figure_days.transferred + excluded.transferred,
        satisfied = figure_days.satisfied + excluded.satisfied,
        not_satisfied = figure_days.not_satisfied + excluded.not_satisfied,
        reopened = figure_days.reopened + excluded.reopened, unhappy = figure_days.unhappy + excluded.unhappy,
        about = figure_days.about + excluded.about;
END;

CREATE TRIGGER figure_days_follow AFTER UPDATE ON case_figures
BEGIN
    INSERT INTO figure_days (
        office, day, received, answered, late, declined, withdrawn, transferred, satisfied, not_satisfied,
        reopened, unhappy, about
    ) VALUES (
        OLD.office, OLD.received_on, -1, -(coalesce(OLD.ended, '') = 'answered'),
        -(coalesce(OLD.ended, '') = 'answered' AND OLD.late), -(coalesce(OLD.ended, '') = 'declined'),
        -(coalesce(OLD.ended, '') = 'withdrawn'), -(OLD.transferred > 0),
        -(coalesce(OLD.verdict, '') = 'satisfied'), -(coalesce(OLD.verdict, '') = 'not_satisfied'),
        -(OLD.reopened),
        -(coalesce(OLD.ended, '') = 'answered' AND (OLD.late OR OLD.reopened OR coalesce(OLD.verdict, '') = 'not_satisfied')),
        -(OLD.about)
    ) ON CONFLICT (day, office) DO UPDATE SET
        received = figure_days.received + excluded.received,
        answered = figure_days.answered + excluded.answered, late = figure_days.late + excluded.late,
        declined = figure_days.declined + excluded.declined,
        withdrawn = figure_days.withdrawn + excluded.withdrawn,
        transferred = figure_days.transferred + excluded.transferred,
        satisfied = figure_days.satisfied + excluded.satisfied,
        not_satisfied = figure_days.not_satisfied + excluded.not_satisfied,
        reopened = figure_days.reopened + excluded.reopened, unhappy = figure_days.unhappy + excluded.unhappy,
        about = figure_days.about + excluded.about;
    INSERT INTO figure_days (
        office, day, received, answered, late, declined, withdrawn, transferred, satisfied, not_satisfied,
        reopened, unhappy, about
    ) VALUES (
        NEW.office, NEW.received_on, 1, (coalesce(NEW.ended, '') = 'answered'),
        (coalesce(NEW.ended, '') = 'answered' AND NEW.late), (coalesce(NEW.ended, '') = 'declined'),
        (coalesce(NEW.ended, '') = 'withdrawn'), (NEW.transferred > 0),
        (coalesce(NEW.verdict, '') = 'satisfied'), (coalesce(NEW.verdict, '') = 'not_satisfied'),
        (NEW.reopened),
        (coalesce(NEW.ended, '') = 'answered' AND (NEW.late OR NEW.reopened OR coalesce(NEW.verdict, '') = 'not_satisfied')),
        (NEW.about)
    ) ON CONFLICT (day, office) DO UPDATE SET
        received = figure_days.received + excluded.received,
        answered = figure_days.answered + excluded.answered, late = figure_days.late + excluded.late,
        declined = figure_days.declined + excluded.declined,
        withdrawn = figure_days.withdrawn + excluded.withdrawn,
        transferred = figure_days.transferred + excluded.transferred,
        satisfied = figure_days.satisfied + excluded.satisfied,
        not_satisfied = figure_days.not_satisfied + excluded.not_satisfied,
        reopened = figure_days.reopened + excluded.reopened, unhappy = figure_days.unhappy + excluded.unhappy,
        about = figure_days.about + excluded.about;
END;

CREATE TRIGGER case_figures_begin AFTER INSERT ON case_events WHEN NEW.kind = 'opened'
BEGIN
    INSERT INTO case_figures (case_id, office, received_on, about)
    SELECT id, office, date(received_at, '+7 hours'), procedure IS NOT NULL
    FROM cases WHERE id = NEW.case_id AND register_no IS NOT NULL
    ON CONFLICT (case_id) DO NOTHING;
END;

CREATE TRIGGER case_figures_move AFTER INSERT ON case_events WHEN NEW.kind = 'transferred'
BEGIN
    UPDATE case_figures SET office = coalesce(NEW.office, office), transferred = transferred + 1
    WHERE case_id = NEW.case_id;
END;

CREATE TRIGGER case_figures_end AFTER INSERT ON case_events WHEN NEW.kind IN ('answered', 'declined', 'withdrawn')
BEGIN
    UPDATE case_figures SET ended = NEW.kind, ended_on = date(NEW.at, '+7 hours'),
        verdict = CASE WHEN NEW.kind = 'withdrawn' THEN verdict END,
        late = CASE WHEN NEW.kind <> 'withdrawn'
            AND date(NEW.at, '+7 hours') > (SELECT due FROM cases WHERE id = NEW.case_id) THEN 1 ELSE late END
    WHERE case_id = NEW.case_id;
END;

CREATE TRIGGER case_figures_again AFTER INSERT ON case_events WHEN NEW.kind = 'reopened'
BEGIN
    UPDATE case_figures SET ended = NULL, ended_on = NULL, reopened = 1 WHERE case_id = NEW.case_id;
END;

CREATE TRIGGER verdicts_begin AFTER INSERT ON verdicts
BEGIN
    INSERT INTO verdict_rounds (case_id, round, verdict, why, rated_at)
    SELECT NEW.case_id, count(*), NEW.verdict, NEW.why, NEW.rated_at
    FROM case_events WHERE case_id = NEW.case_id AND kind IN ('answered', 'declined')
    ON CONFLICT (case_id, round) DO UPDATE
        SET verdict = excluded.verdict, why = excluded.why, rated_at = excluded.rated_at;
    UPDATE case_figures SET verdict = NEW.verdict WHERE case_id = NEW.case_id;
END;

CREATE TRIGGER verdicts_again AFTER UPDATE ON verdicts
WHEN NEW.verdict <> OLD.verdict OR NEW.rated_at <> OLD.rated_at
BEGIN
    INSERT INTO verdict_rounds (case_id, round, verdict, why, rated_at)
    SELECT NEW.case_id, count(*), NEW.verdict, NEW.why, NEW.rated_at
    FROM case_events WHERE case_id = NEW.case_id AND kind IN ('answered', 'declined')
    ON CONFLICT (case_id, round) DO UPDATE
        SET verdict = excluded.verdict, why = excluded.why, rated_at = excluded.rated_at;
    UPDATE case_figures SET verdict = NEW.verdict WHERE case_id = NEW.case_id;
END;

CREATE TRIGGER verdicts_explained AFTER UPDATE ON verdicts
WHEN NEW.verdict = OLD.verdict AND NEW.rated_at = OLD.rated_at
BEGIN
    UPDATE verdict_rounds SET why = NEW.why
    WHERE case_id = NEW.case_id AND round = (SELECT max(round) FROM verdict_rounds WHERE case_id = NEW.case_id);
END;

-- What was there before.
INSERT INTO case_figures (case_id, office, received_on, ended, ended_on, late, reopened, transferred, about, verdict)
SELECT cases.id, cases.office, date(cases.received_at, '+7 hours'),
    CASE WHEN cases.status IN ('answered', 'declined', 'withdrawn') THEN cases.status
        WHEN cases.status = 'closed' THEN coalesce(results.kind, 'answered') END,
    CASE WHEN cases.status IN ('answered', 'declined', 'withdrawn', 'closed')
        THEN coalesce(date(results.ended_at, '+7 hours'), date(cases.received_at, '+7 hours')) END,
    coalesce(date(results.result_at, '+7 hours') > cases.due, 0),
    coalesce(results.reopened, 0),
    coalesce(results.transferred, 0),
    cases.procedure IS NOT NULL,
    CASE WHEN verdicts.rated_at >= results.result_at THEN verdicts.verdict END
FROM cases
LEFT JOIN verdicts ON verdicts.case_id = cases.id
LEFT JOIN (
    SELECT case_id,
        max(CASE WHEN kind IN ('answered', 'declined') THEN at END) AS result_at,
        max(CASE WHEN kind IN ('answered', 'declined', 'withdrawn') THEN at END) AS ended_at,
        max(CASE WHEN kind = 'reopened' THEN 1 ELSE 0 END) AS reopened,
        sum(CASE WHEN kind = 'transferred' THEN 1 ELSE 0 END) AS transferred,
        CASE WHEN max(CASE WHEN kind = 'declined' THEN at ELSE '' END)
            > max(CASE WHEN kind = 'answered' THEN at ELSE '' END) THEN 'declined' ELSE 'answered' END AS kind
    FROM case_events GROUP BY case_id
) AS results ON results.case_id = cases.id
WHERE cases.register_no IS NOT NULL;

INSERT INTO verdict_rounds (case_id, round, verdict, why, rated_at)
SELECT verdicts.case_id,
    (SELECT count(*) FROM case_events AS past WHERE past.case_id = verdicts.case_id
        AND past.kind IN ('answered', 'declined') AND past.at <= verdicts.rated_at),
    verdict, why, rated_at
FROM verdicts;
