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
-- What was counted of cases received in a period, by the office that has them.
SELECT office, CAST(sum(received) AS bigint) AS received, CAST(sum(answered) AS bigint) AS answered,
    CAST(sum(answered - late) AS bigint) AS in_time, CAST(sum(late) AS bigint) AS late,
    CAST(sum(received - answered - declined - withdrawn) AS bigint) AS open,
    CAST(sum(declined) AS bigint) AS declined, CAST(sum(withdrawn) AS bigint) AS withdrawn,
    CAST(sum(transferred) AS bigint) AS transferred, CAST(sum(satisfied + not_satisfied) AS bigint) AS rated,
    CAST(sum(satisfied) AS bigint) AS satisfied, CAST(sum(not_satisfied) AS bigint) AS not_satisfied,
    CAST(sum(reopened) AS bigint) AS reopened, CAST(sum(unhappy) AS bigint) AS unhappy,
    CAST(sum(about) AS bigint) AS about
FROM figure_days
WHERE day >= :since AND day <= :until AND (CAST(:office AS text) IS NULL OR office = :office)
GROUP BY office HAVING sum(received) > 0 ORDER BY office;

-- name: overdue_by_office(since, until, office, today)
-- Open cases received in a period whose day has passed, by office.
SELECT case_figures.office, count(*) AS overdue
FROM case_figures JOIN cases ON cases.id = case_figures.case_id
WHERE ended IS NULL AND received_on >= :since AND received_on <= :until AND cases.due < :today
    AND (CAST(:office AS text) IS NULL OR case_figures.office = :office)
GROUP BY case_figures.office;

-- name: cases_of_figure(what, since, until, office, skip, most)
-- The cases behind a number of which there are many, the newest first.
SELECT cases.* FROM case_figures JOIN cases ON cases.id = case_figures.case_id
WHERE received_on >= :since AND received_on <= :until
    AND (CAST(:office AS text) IS NULL OR case_figures.office = :office)
    AND CASE CAST(:what AS text)
        WHEN 'received' THEN true
        WHEN 'answered' THEN ended = 'answered'
        WHEN 'in_time' THEN ended = 'answered' AND NOT late
        WHEN 'late' THEN ended = 'answered' AND late
        WHEN 'transferred' THEN transferred > 0
        WHEN 'rated' THEN verdict IS NOT NULL
        WHEN 'satisfied' THEN verdict = 'satisfied'
        WHEN 'not_satisfied' THEN verdict = 'not_satisfied'
        WHEN 'reopened' THEN reopened
        WHEN 'about' THEN about
        WHEN 'unhappy' THEN ended = 'answered' AND (late OR reopened OR verdict = 'not_satisfied')
    END
ORDER BY received_on DESC, case_figures.office, case_figures.case_id LIMIT :most OFFSET :skip;

-- name: cases_without_result(ended, since, until, office, skip, most)
-- The cases that were not taken, or taken back, the newest first.
SELECT cases.* FROM case_figures JOIN cases ON cases.id = case_figures.case_id
WHERE ended = :ended AND ended <> 'answered' AND received_on >= :since AND received_on <= :until
    AND (CAST(:office AS text) IS NULL OR case_figures.office = :office)
ORDER BY received_on DESC, case_figures.office, case_figures.case_id LIMIT :most OFFSET :skip;

-- name: cases_still_open(before, since, until, office, skip, most)
-- The cases that wait for a result, the newest first; with `before`, those whose day is before that.
SELECT cases.* FROM case_figures JOIN cases ON cases.id = case_figures.case_id
WHERE ended IS NULL AND received_on >= :since AND received_on <= :until
    AND (CAST(:before AS text) IS NULL OR cases.due < :before)
    AND (CAST(:office AS text) IS NULL OR case_figures.office = :office)
ORDER BY received_on DESC, case_figures.office, case_figures.case_id LIMIT :most OFFSET :skip;

-- name: add_case_route(case_id, route, office, why, at)!
-- Keeps why a case went where it went first.
INSERT INTO case_routes (case_id, route, office, why, at) VALUES (:case_id, :route, :office, :why, :at)
ON CONFLICT (case_id) DO NOTHING;

-- name: route_of_case(case_id)^
-- Why a case went where it went first.
SELECT route, office, why FROM case_routes WHERE case_id = :case_id;
