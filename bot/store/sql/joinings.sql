-- name: cases_lately(office, since, limit)
-- Open feedback that an office has and that came since, the newest first.
SELECT * FROM cases
WHERE office = :office AND received_at >= :since
    AND status IN ('submitted', 'accepted', 'transferred', 'waiting', 'reopened') AND kind <> 'question'
ORDER BY received_at DESC
LIMIT :limit;

-- name: cases_come_in(office, since, limit)
-- Open feedback that came in at an office since, wherever it is now, the newest first.
SELECT cases.* FROM case_intakes JOIN cases ON cases.id = case_intakes.case_id
WHERE case_intakes.office = :office AND case_intakes.at >= :since
    AND cases.status IN ('submitted', 'accepted', 'transferred', 'waiting', 'reopened')
ORDER BY case_intakes.at DESC
LIMIT :limit;

-- name: note_intake(case_id, office, at)!
-- Keeps where a case came in.
INSERT INTO case_intakes (case_id, office, at) VALUES (:case_id, :office, :at);

-- name: case_by_id(id)^
-- The case with an id.
SELECT * FROM cases WHERE id = :id;

-- name: join_case(id, case_id, person_id, channel, identity, at)!
-- Keeps who joined a case; the same person joins it once.
INSERT INTO case_followers (id, case_id, person_id, channel, identity, joined_at)
VALUES (:id, :case_id, :person_id, :channel, :identity, :at)
ON CONFLICT (case_id, person_id) DO NOTHING;

-- name: joinings_of_case(case_id)
-- Who joined a case, the first first.
SELECT * FROM case_followers WHERE case_id = :case_id ORDER BY joined_at, id;

-- name: joinings_of_person(person_id)
-- What a person joined, the latest first.
SELECT * FROM case_followers WHERE person_id = :person_id ORDER BY joined_at DESC, id;

-- name: own_joining(person_id, id)^
-- A person's own joining.
SELECT * FROM case_followers WHERE id = :id AND person_id = :person_id;

-- name: rate_joining(id, verdict, at)!
-- Keeps what somebody who joined says of the result.
UPDATE case_followers SET verdict = :verdict, rated_at = :at WHERE id = :id;

-- name: leave_case(id)!
-- Forgets that somebody joined a case.
DELETE FROM case_followers WHERE id = :id;

-- name: forget_joinings(person_id)!
-- Forgets everything that a person joined.
DELETE FROM case_followers WHERE person_id = :person_id;

-- name: people_behind(case_id)$
-- How many persons stand behind a case and the cases that are put to it.
SELECT count(*) FROM (
    SELECT cases.person_id FROM cases
    WHERE cases.id = :case_id
        OR cases.id IN (SELECT case_id FROM case_links WHERE into_id = :case_id AND ended_at IS NULL)
    UNION
    SELECT case_followers.person_id FROM case_followers
    WHERE case_followers.case_id = :case_id
        OR case_followers.case_id IN (SELECT case_id FROM case_links WHERE into_id = :case_id AND ended_at IS NULL)
) AS persons;

-- name: link_case(id, case_id, into_id, at)!
-- Puts a case to another.
INSERT INTO case_links (id, case_id, into_id, at) VALUES (:id, :case_id, :into_id, :at);

-- name: unlink_case(case_id, at)!
-- Ends that a case is put to another.
UPDATE case_links SET ended_at = :at WHERE case_id = :case_id AND ended_at IS NULL;

-- name: link_of_case(case_id)^
-- Where a case is put to now.
SELECT * FROM case_links WHERE case_id = :case_id AND ended_at IS NULL;

-- name: cases_put_to(case_id)
-- The cases that are put to a case now, the first first.
SELECT cases.* FROM case_links JOIN cases ON cases.id = case_links.case_id
WHERE case_links.into_id = :case_id AND case_links.ended_at IS NULL
ORDER BY case_links.seq;
