-- name: register_lines(begins, ends, status, before, before_no, most)
-- Lines of the register, the newest first.
SELECT * FROM cases
WHERE register_no IS NOT NULL AND received_at >= :begins AND received_at < :ends AND received_at <= :before
    AND (received_at < :before OR register_no < :before_no)
    AND (CAST(:status AS text) IS NULL OR status = :status)
ORDER BY received_at DESC, register_no DESC LIMIT :most;

-- name: register_lines_of_office(office, begins, ends, status, before, before_no, most)
-- The same for one office.
SELECT * FROM cases
WHERE register_no IS NOT NULL AND office = :office
    AND received_at >= :begins AND received_at < :ends AND received_at <= :before
    AND (received_at < :before OR register_no < :before_no)
    AND (CAST(:status AS text) IS NULL OR status = :status)
ORDER BY received_at DESC, register_no DESC LIMIT :most;

-- name: figures_by_office(since, until, office)
-- Cases received in a period, by the office that has them, counted from one index.
SELECT office, count(*) AS received,
    count(*) FILTER (WHERE ended = 'answered') AS answered,
    count(*) FILTER (WHERE ended = 'answered' AND NOT late) AS in_time,
    count(*) FILTER (WHERE ended = 'answered' AND late) AS late,
    count(*) FILTER (WHERE ended IS NULL) AS open,
    count(*) FILTER (WHERE ended = 'declined') AS declined,
    count(*) FILTER (WHERE ended = 'withdrawn') AS withdrawn,
    count(*) FILTER (WHERE transferred > 0) AS transferred,
    count(*) FILTER (WHERE verdict IS NOT NULL) AS rated,
    count(*) FILTER (WHERE verdict = 'satisfied') AS satisfied,
    count(*) FILTER (WHERE verdict = 'not_satisfied') AS not_satisfied,
    count(*) FILTER (WHERE reopened) AS reopened,
    count(*) FILTER (WHERE ended = 'answered' AND (late OR reopened OR verdict = 'not_satisfied')) AS unhappy
FROM case_figures
WHERE received_on >= :since AND received_on <= :until AND (CAST(:office AS text) IS NULL OR office = :office)
GROUP BY office ORDER BY office;

-- name: overdue_by_office(begins, ends, office, today)
-- Open cases received in a period whose day has passed, by office.
SELECT office, count(*) AS overdue FROM cases
WHERE register_no IS NOT NULL AND received_at >= :begins AND received_at < :ends
    AND status NOT IN ('answered', 'declined', 'closed', 'withdrawn') AND due < :today
    AND (CAST(:office AS text) IS NULL OR office = :office)
GROUP BY office;

-- name: cases_of_figure(what, since, until, office, today, skip, most)
-- The cases behind a number of the figures, the newest first.
SELECT cases.* FROM case_figures JOIN cases ON cases.id = case_figures.case_id
WHERE received_on >= :since AND received_on <= :until
    AND (CAST(:office AS text) IS NULL OR case_figures.office = :office)
    AND CASE CAST(:what AS text)
        WHEN 'received' THEN true
        WHEN 'answered' THEN ended = 'answered'
        WHEN 'in_time' THEN ended = 'answered' AND NOT late
        WHEN 'late' THEN ended = 'answered' AND late
        WHEN 'open' THEN ended IS NULL
        WHEN 'overdue' THEN ended IS NULL AND cases.due < :today
        WHEN 'declined' THEN ended = 'declined'
        WHEN 'withdrawn' THEN ended = 'withdrawn'
        WHEN 'transferred' THEN transferred > 0
        WHEN 'rated' THEN verdict IS NOT NULL
        WHEN 'satisfied' THEN verdict = 'satisfied'
        WHEN 'not_satisfied' THEN verdict = 'not_satisfied'
        WHEN 'reopened' THEN reopened
        WHEN 'unhappy' THEN ended = 'answered' AND (late OR reopened OR verdict = 'not_satisfied')
    END
ORDER BY received_on DESC, case_figures.office, case_figures.case_id LIMIT :most OFFSET :skip;

-- name: cases_about_procedures(begins, ends, office)$
-- How many cases received in a period are about a procedure.
SELECT count(*) FROM cases
WHERE register_no IS NOT NULL AND received_at >= :begins AND received_at < :ends AND procedure IS NOT NULL
    AND (CAST(:office AS text) IS NULL OR office = :office);

-- name: add_case_route(case_id, route, office, why, at)!
-- Keeps why a case went where it went first.
INSERT INTO case_routes (case_id, route, office, why, at) VALUES (:case_id, :route, :office, :why, :at)
ON CONFLICT (case_id) DO NOTHING;

-- name: route_of_case(case_id)^
-- Why a case went where it went first.
SELECT route, office, why FROM case_routes WHERE case_id = :case_id;
