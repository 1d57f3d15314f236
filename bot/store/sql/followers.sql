-- name: follow(person_id, code)!
-- Follows a procedure without an end, whatever was remembered before.
INSERT INTO followings (person_id, code) VALUES (:person_id, :code)
ON CONFLICT (person_id, code) DO UPDATE SET until = NULL;

-- name: agree(person_id)!
-- Keeps that a person's questions may be remembered.
INSERT INTO agreements (person_id) VALUES (:person_id) ON CONFLICT (person_id) DO NOTHING;

-- name: agreed(person_id)$
-- Whether a person's questions may be remembered.
SELECT 1 FROM agreements WHERE person_id = :person_id;

-- name: stop_following(person_id, code)!
-- Forgets that a person follows a procedure.
DELETE FROM followings WHERE person_id = :person_id AND code = :code;

-- name: stop_following_all(person_id)!
-- Forgets everything that a person follows.
DELETE FROM followings WHERE person_id = :person_id;

-- name: disagree(person_id)!
-- Takes back that a person's questions may be remembered.
DELETE FROM agreements WHERE person_id = :person_id;

-- name: followings_of_person(person_id, at)
-- What a person follows at a time.
SELECT * FROM followings WHERE person_id = :person_id AND (until IS NULL OR until >= :at) ORDER BY code;

-- name: forget_questions(before)!
-- Drops memories of questions that ended before.
DELETE FROM followings WHERE until < :before;
