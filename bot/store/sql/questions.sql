-- name: note_question(id, folded, words, on_day)!
-- Counts a question; the first time it is kept.
INSERT INTO questions (id, folded, words, count, first, last, state, version)
VALUES (:id, :folded, :words, 1, :on_day, :on_day, 'open', 1)
ON CONFLICT (folded) DO UPDATE SET count = count + 1, last = max(last, excluded.last);

-- name: hold_questions(most)!
-- Drops open and dismissed questions beyond the most that are kept: those asked least and longest ago.
DELETE FROM questions WHERE id IN (
    SELECT id FROM questions WHERE state IN ('open', 'dismissed') ORDER BY count DESC, last DESC, id DESC
    LIMIT -1 OFFSET :most
);

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

-- name: forget_unanswered(before)!
-- Drops questions that were neither asked nor dealt with since; what was taught stays.
DELETE FROM questions WHERE state <> 'taught' AND max(last, coalesce(moved, last)) < :before;
