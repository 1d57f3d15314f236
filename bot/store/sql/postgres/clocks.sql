-- name: begin_clocks(case_id, clocks)!
-- Keeps clocks of one case (a JSON list); one that was there begins anew.
INSERT INTO case_clocks (case_id, step, turn, rule, number, unit, since, due, why, extended, paused_at, next_at)
SELECT :case_id, step, turn, rule, number, unit, since, due, why, extended, paused_at, next_at
FROM json_to_recordset(CAST(:clocks AS json)) AS clock (
    step text, turn bigint, rule text, number bigint, unit text, since text, due text, why text, extended boolean,
    paused_at text, next_at text
)
ON CONFLICT (case_id, step) DO UPDATE SET
    turn = case_clocks.turn + 1, rule = excluded.rule, number = excluded.number, unit = excluded.unit,
    since = excluded.since, due = excluded.due, why = excluded.why, extended = excluded.extended,
    paused_at = excluded.paused_at, ended_at = NULL, next_at = excluded.next_at;
