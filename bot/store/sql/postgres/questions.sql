-- name: hold_questions(most)!
-- Drops open and dismissed questions beyond the most that are kept: those asked least and longest ago.
DELETE FROM questions WHERE id IN (
    SELECT id FROM questions WHERE state IN ('open', 'dismissed') ORDER BY count DESC, last DESC, id DESC
    OFFSET :most
);

-- name: forget_unanswered(before)!
-- Drops questions that were neither asked nor dealt with since; what was taught stays.
DELETE FROM questions WHERE state <> 'taught' AND greatest(last, coalesce(moved, last)) < :before;

-- name: note_question(id, folded, words, on_day)!
-- Counts a question; the first time it is kept.
INSERT INTO questions (id, folded, words, count, first, last, state, version)
VALUES (:id, :folded, :words, 1, :on_day, :on_day, 'open', 1)
ON CONFLICT (folded) DO UPDATE SET count = questions.count + 1, last = greatest(questions.last, excluded.last);
