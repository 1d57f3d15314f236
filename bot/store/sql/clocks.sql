-- name: clocks_of_case(case_id)
-- Every clock of a case.
SELECT * FROM case_clocks WHERE case_id = :case_id;

-- name: save_clock(case_id, step, turn, since, due, why, extended, paused_at, next_at)!
-- Writes a clock, unless it ended.
UPDATE case_clocks SET
    turn = :turn, since = :since, due = :due, why = :why, extended = :extended, paused_at = :paused_at,
    next_at = :next_at
WHERE case_id = :case_id AND step = :step AND ended_at IS NULL;

-- name: pause_clocks(case_id, at, next_at)!
-- Stops the clocks of a case that run; that of the answer rings for the citizen.
UPDATE case_clocks SET paused_at = :at, next_at = CASE step WHEN 'answer' THEN :next_at END
WHERE case_id = :case_id AND ended_at IS NULL AND paused_at IS NULL;

-- name: end_clocks(case_id, steps, at)!
-- Ends some clocks of a case: the steps in one word, since no step's name is part of another's.
UPDATE case_clocks SET ended_at = :at, next_at = NULL
WHERE case_id = :case_id AND ended_at IS NULL AND :steps LIKE '%' || step || '%';

-- name: ringing_clocks(now, limit)
-- Clocks whose next reminder is due with their cases, the longest due first.
SELECT cases.*, ringing.step AS clock_step, ringing.turn AS clock_turn, ringing.rule AS clock_rule,
    ringing.number AS clock_number, ringing.unit AS clock_unit, ringing.since AS clock_since, ringing.due AS clock_due,
    ringing.why AS clock_why, ringing.extended AS clock_extended, ringing.paused_at AS clock_paused_at,
    ringing.next_at AS clock_next_at
FROM case_clocks AS ringing JOIN cases ON cases.id = ringing.case_id
WHERE ringing.next_at <= :now
ORDER BY ringing.next_at, ringing.case_id, ringing.step LIMIT :limit;

-- name: clock_rung(case_id, step, turn, paused_at, next_at)!
-- Notes when the next reminder is due, unless the clock moved on, stopped or ended meanwhile.
UPDATE case_clocks SET next_at = :next_at
WHERE case_id = :case_id AND step = :step AND turn = :turn AND ended_at IS NULL
    AND coalesce(paused_at, '') = :paused_at;

-- name: unwatched_cases(after, limit)
-- Open cases without any clock, by their ids; no index on the id is used, so that only open ones are walked through.
SELECT * FROM cases
WHERE id || '' > :after AND status NOT IN ('answered', 'declined', 'closed', 'withdrawn')
    AND NOT EXISTS (SELECT 1 FROM case_clocks WHERE case_clocks.case_id = cases.id)
ORDER BY id || '' LIMIT :limit;

-- name: add_reminder(case_id, step, turn, level, at, told)!
-- Keeps a reminder; no row when it was kept before.
INSERT INTO reminders (case_id, step, turn, level, at, told) VALUES (:case_id, :step, :turn, :level, :at, :told)
ON CONFLICT (case_id, step, turn, level) DO NOTHING;

-- name: reminders_of_case(case_id)
-- The reminders of a case, the oldest first.
SELECT * FROM reminders WHERE case_id = :case_id ORDER BY at, step, level;

-- name: count_late_by_office(today)
-- Open cases of each office that has any: how many, how many are past their next legal date, how many wait.
SELECT office, count(*) AS count,
    count(*) FILTER (WHERE status <> 'waiting'
        AND (due < :today OR (status = 'submitted' AND transfer_due < :today))) AS overdue,
    count(*) FILTER (WHERE status = 'waiting') AS waiting
FROM cases WHERE status NOT IN ('answered', 'declined', 'closed', 'withdrawn') GROUP BY office ORDER BY office;
