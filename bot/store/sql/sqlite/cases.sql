-- name: next_register_no(year)$
-- The number after the highest in the register of a year; whoever draws one holds the year until the commit.
INSERT INTO register_years (year, last)
VALUES (:year, (SELECT coalesce(max(register_no), 0) + 1 FROM cases WHERE register_year = :year))
ON CONFLICT (year) DO UPDATE SET last = max(register_years.last + 1, excluded.last)
RETURNING last;

-- name: cases_of_person(person_id, limit)
-- A person's cases, the newest first.
SELECT * FROM cases WHERE person_id = :person_id ORDER BY received_at DESC, rowid DESC LIMIT :limit;

-- name: case_queue(offices, statuses, limit)
-- Cases of some offices (a JSON list; null for all) in some statuses, by due date, or without one by receipt.
SELECT * FROM cases
WHERE status IN (SELECT value FROM json_each(:statuses))
    AND (:offices IS NULL OR office IN (SELECT value FROM json_each(:offices)))
ORDER BY coalesce(due, substr(received_at, 1, 10)), received_at, rowid
LIMIT :limit;

-- name: add_case_event(id, case_id, kind, at, actor, actor_id, status_before, status_after, note, office, salt, said, digest)!
-- Adds a line to a case's history, with the hash of the line before it and its own.
INSERT INTO case_events (
    id, case_id, kind, at, actor, actor_id, status_before, status_after, note, office, salt, said, previous, hash
)
SELECT
    :id, :case_id, :kind, :at, :actor, :actor_id, :status_before, :status_after, :note, :office, :salt, :said,
    head.hash, sha256(head.hash || :digest)
FROM (
    SELECT coalesce((
        SELECT hash FROM case_events WHERE case_id = :case_id AND hash IS NOT NULL ORDER BY seq DESC LIMIT 1
    ), '') AS hash
) AS head;

-- name: hold_case(case_id)$
-- Whoever writes is alone, so that nobody else can write to the case.
SELECT id FROM cases WHERE id = :case_id;
