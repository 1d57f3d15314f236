-- name: waiting_answers(offices, limit)
-- Answers that wait for cases of some offices (a JSON list; null for all), the oldest first.
SELECT proposed_answers.*, cases.code, cases.office
FROM proposed_answers JOIN cases ON cases.id = proposed_answers.case_id
WHERE (:offices IS NULL OR cases.office IN (SELECT value FROM json_each(:offices)))
ORDER BY proposed_answers.at, proposed_answers.case_id LIMIT :limit;
