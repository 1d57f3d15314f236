-- name: proposed_answer(case_id)^
-- The answer that waits for a case.
SELECT * FROM proposed_answers WHERE case_id = :case_id;

-- name: propose_answer(case_id, official_id, words, number, day, at)!
-- Keeps an answer that waits, in the place of an earlier one.
INSERT INTO proposed_answers (case_id, official_id, words, number, day, at)
VALUES (:case_id, :official_id, :words, :number, :day, :at)
ON CONFLICT (case_id) DO UPDATE SET
    official_id = excluded.official_id, words = excluded.words, number = excluded.number, day = excluded.day,
    at = excluded.at;

-- name: drop_proposed_answer(case_id)!
-- Drops the answer that waits.
DELETE FROM proposed_answers WHERE case_id = :case_id;

-- name: keep_result_document(event_id, case_id, number, day)!
-- Keeps by which document an answer was given.
INSERT INTO result_documents (event_id, case_id, number, day) VALUES (:event_id, :case_id, :number, :day);

-- name: result_document(case_id)^
-- The document of the latest answer to a case.
SELECT result_documents.number, result_documents.day FROM result_documents
JOIN case_events ON case_events.id = result_documents.event_id
WHERE result_documents.case_id = :case_id ORDER BY case_events.seq DESC LIMIT 1;
