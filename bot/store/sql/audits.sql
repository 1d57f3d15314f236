-- name: audit_histories(case_id, seq, limit)
-- Events by case and place, with where their case stands; it may be gone.
SELECT case_events.*, cases.code, cases.status, cases.pseudonym
FROM case_events LEFT JOIN cases ON cases.id = case_events.case_id
WHERE (case_events.case_id, case_events.seq) > (:case_id, :seq)
ORDER BY case_events.case_id, case_events.seq LIMIT :limit;

-- name: audit_rows(after, upto, limit)
-- Events in the order of their rows.
SELECT case_events.*, cases.code, cases.status, cases.pseudonym
FROM case_events LEFT JOIN cases ON cases.id = case_events.case_id
WHERE case_events.seq > :after AND case_events.seq <= :upto
ORDER BY case_events.seq LIMIT :limit;

-- name: audit_at_rest(after, before)$
-- The last row up to which all after a row are older than a time.
SELECT coalesce(
    (SELECT min(seq) - 1 FROM case_events WHERE seq > :after AND at >= :before),
    (SELECT max(seq) FROM case_events),
    0
);

-- name: audit_begun()$
-- When the first event with a hash happened.
SELECT at FROM case_events WHERE hash IS NOT NULL ORDER BY seq LIMIT 1;

-- name: cases_without_events(limit)
-- Codes of cases without a history.
SELECT code FROM cases
WHERE NOT EXISTS (SELECT 1 FROM case_events WHERE case_events.case_id = cases.id)
ORDER BY code LIMIT :limit;

-- name: audit_years()
-- The last number and the count of each year's register.
SELECT years.year, max(years.last) AS last, max(years.held) AS held FROM (
    SELECT year, last, 0 AS held FROM register_years
    UNION ALL
    SELECT register_year, max(register_no), count(*) FROM cases WHERE register_year IS NOT NULL GROUP BY register_year
) AS years GROUP BY years.year ORDER BY years.year;

-- name: audit_numbers(year)
-- The numbers that are there of a year.
SELECT register_no FROM cases WHERE register_year = :year ORDER BY register_no;

-- name: audit_seals()
-- Every seal, in order.
SELECT * FROM audit_seals ORDER BY number;

-- name: last_audit_seal()^
-- The newest seal.
SELECT * FROM audit_seals ORDER BY number DESC LIMIT 1;

-- name: add_audit_seal(number, at, upto, events, root, mark)!
-- Adds a seal.
INSERT INTO audit_seals (number, at, upto, events, root, mark) VALUES (:number, :at, :upto, :events, :root, :mark);

-- name: mark_audit_seal(number, mark)!
-- Writes a seal's mark anew.
UPDATE audit_seals SET mark = :mark WHERE number = :number;
