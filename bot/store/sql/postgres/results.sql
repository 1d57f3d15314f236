-- name: waiting_answers(offices, limit)
-- Answers that wait for cases of some offices (a JSON list; null for all), the oldest first.
SELECT proposed_answers.*, cases.code, cases.office
FROM proposed_answers JOIN cases ON cases.id = proposed_answers.case_id
WHERE (CAST(:offices AS json) IS NULL OR cases.office IN (SELECT json_array_elements_text(CAST(:offices AS json))))
ORDER BY proposed_answers.at, proposed_answers.case_id LIMIT :limit;
