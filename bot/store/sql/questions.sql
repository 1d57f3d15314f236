-- name: question_by_id(id)^
-- One question.
SELECT * FROM questions WHERE id = :id;

-- name: questions_in_state(state, most)
-- Questions in a state, the most asked first.
SELECT * FROM questions WHERE state = :state ORDER BY count DESC, last DESC, id LIMIT :most;

-- name: count_questions()
-- How many questions are in each state.
SELECT state, count(*) AS count FROM questions GROUP BY state;

-- name: save_question(id, state, code, proposed_by, decided_by, moved, version)!
-- Writes where a question stands over its version.
UPDATE questions
SET state = :state, code = :code, proposed_by = :proposed_by, decided_by = :decided_by, moved = :moved,
    version = version + 1
WHERE id = :id AND version = :version;

-- name: erase_question(id, version)!
-- Drops a dismissed question.
DELETE FROM questions WHERE id = :id AND version = :version AND state = 'dismissed';

-- name: taught_questions()
-- What the search was taught, the last decision first.
SELECT words, code FROM questions WHERE state = 'taught' ORDER BY moved DESC, version DESC, id;
