-- name: events_of_cases(ids)
-- What the register tells of the history of these cases (a JSON list of ids), the oldest first.
SELECT * FROM case_events
WHERE case_id IN (SELECT value FROM json_each(:ids))
    AND kind IN ('transferred', 'answered', 'declined', 'extended', 'apologised') ORDER BY seq;

-- name: classifications_of_cases(ids)
-- How these cases were classified.
SELECT * FROM case_classifications WHERE case_id IN (SELECT value FROM json_each(:ids));

-- name: forms_of_cases(ids)
-- By which form the senders came of those of these cases that a clerk filed.
SELECT case_id, form FROM filings WHERE case_id IN (SELECT value FROM json_each(:ids));

-- name: publications_of_cases(ids)
-- The ways in which the results of these cases were made public.
SELECT * FROM case_publications WHERE case_id IN (SELECT value FROM json_each(:ids)) ORDER BY seq;
