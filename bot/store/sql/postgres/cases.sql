-- name: next_register_no(year)$
-- The number after the highest in the register of a year; whoever draws one holds the year until the commit.
INSERT INTO register_years (year, last)
VALUES (:year, (SELECT coalesce(max(register_no), 0) + 1 FROM cases WHERE register_year = :year))
ON CONFLICT (year) DO UPDATE SET last = greatest(register_years.last + 1, excluded.last)
RETURNING last;

-- name: cases_of_person(person_id, limit)
-- A person's cases, the newest first.
SELECT * FROM cases WHERE person_id = :person_id ORDER BY received_at DESC, seq DESC LIMIT :limit;

-- name: case_queue(offices, statuses, limit)
-- Cases of some offices (a JSON list; null for all) in some statuses, by due date, or without one by receipt.
SELECT * FROM cases
WHERE status IN (SELECT json_array_elements_text(CAST(:statuses AS json)))
    AND (CAST(:offices AS json) IS NULL OR office IN (SELECT json_array_elements_text(CAST(:offices AS json))))
ORDER BY coalesce(due, substr(received_at, 1, 10)), received_at, seq
LIMIT :limit;

-- name: add_case_event(id, case_id, kind, at, actor, actor_id, status_before, status_after, note, office, salt, said, digest)!
-- Adds a line to a case's history, with the hash of the line before it and its own.
INSERT INTO case_events (
    id, case_id, kind, at, actor, actor_id, status_before, status_after, note, office, salt, said, previous, hash
)
SELECT
    :id, :case_id, :kind, :at, :actor, :actor_id, :status_before, :status_after, :note, :office, :salt, :said,
    head.hash, encode(sha256(convert_to(head.hash || :digest, 'UTF8')), 'hex')
FROM (
    SELECT coalesce((
        SELECT hash FROM case_events WHERE case_id = :case_id AND hash IS NOT NULL ORDER BY seq DESC LIMIT 1
    ), '') AS hash
) AS head;

-- name: hold_case(case_id)$
-- Nobody else writes to the case until the end of the transaction.
SELECT id FROM cases WHERE id = :case_id FOR UPDATE;
