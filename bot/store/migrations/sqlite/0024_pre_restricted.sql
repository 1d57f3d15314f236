-- What the inspector answered to a restricted record, photos in it, and that its words may be deleted once they stand
-- elsewhere. A part with a MIME type is a photo.
ALTER TABLE restricted ADD COLUMN outcome TEXT
    CHECK (outcome IN ('letter_asked', 'accepted', 'transferred', 'inspected', 'not_taken'));
ALTER TABLE restricted ADD COLUMN settled_at TEXT;
ALTER TABLE restricted_parts ADD COLUMN by_office INTEGER NOT NULL DEFAULT 0 CHECK (by_office IN (0, 1));
ALTER TABLE restricted_parts ADD COLUMN mime TEXT;
ALTER TABLE restricted_looks ADD COLUMN act TEXT NOT NULL DEFAULT 'open' CHECK (act IN ('open', 'answer', 'erase'));

-- Words that nobody is to find here once they left: struck when sent, and in the web chat within the hour.
ALTER TABLE outbox ADD COLUMN confided INTEGER NOT NULL DEFAULT 0 CHECK (confided IN (0, 1));
ALTER TABLE weblog ADD COLUMN confided INTEGER NOT NULL DEFAULT 0 CHECK (confided IN (0, 1));
CREATE INDEX weblog_confided ON weblog (at) WHERE confided = 1;

-- Each record with its counts, and since when words of the person wait for an outcome.
CREATE VIEW restricted_now AS
SELECT restricted.*,
    (SELECT count(*) FROM restricted_parts WHERE record_id = restricted.id) AS parts,
    (SELECT count(*) FROM restricted_looks WHERE record_id = restricted.id AND act = 'open') AS looks,
    (SELECT min(at) FROM restricted_parts WHERE record_id = restricted.id AND by_office = 0
        AND (restricted.settled_at IS NULL OR at > restricted.settled_at)) AS waiting_since
FROM restricted;
