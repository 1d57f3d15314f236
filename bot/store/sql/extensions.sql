-- name: add_extension(id, case_id, ground, reason, asked_by, asked_at)!
-- Keeps a request for more time; no row when one of the case waits already.
INSERT INTO extensions (id, case_id, ground, state, reason, asked_by, asked_at)
VALUES (:id, :case_id, :ground, 'asked', :reason, :asked_by, :asked_at)
ON CONFLICT (case_id) WHERE state = 'asked' DO NOTHING;

-- name: extensions_of_case(case_id)
-- The requests of a case, the oldest first.
SELECT * FROM extensions WHERE case_id = :case_id ORDER BY asked_at, id;

-- name: decide_extension(id, state, decided_by, decided_at)!
-- Keeps the decision; no row when there was one.
UPDATE extensions SET state = :state, decided_by = :decided_by, decided_at = :decided_at
WHERE id = :id AND state = 'asked';

-- name: reword_extension(id, reason)!
-- Writes a reason anew.
UPDATE extensions SET reason = :reason WHERE id = :id;
