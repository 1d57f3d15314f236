-- name: cases_of_person(person_id, limit)
-- A person's cases, the newest first.
SELECT * FROM cases WHERE person_id = :person_id ORDER BY received_at DESC, rowid DESC LIMIT :limit;

-- name: case_queue(offices, statuses, limit)
-- Cases of some offices (a JSON list; null for all) in some statuses, the earliest due first, without a date last.
SELECT * FROM cases
WHERE status IN (SELECT value FROM json_each(:statuses))
    AND (:offices IS NULL OR office IN (SELECT value FROM json_each(:offices)))
ORDER BY due IS NULL, due, received_at, rowid
LIMIT :limit;
