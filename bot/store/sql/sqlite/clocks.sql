-- name: begin_clocks(case_id, clocks)!
-- Keeps clocks of one case (a JSON list); one that was there begins anew.
INSERT INTO case_clocks (case_id, step, turn, rule, number, unit, since, due, why, extended, paused_at, next_at)
SELECT :case_id, value ->> 'step', value ->> 'turn', value ->> 'rule', value ->> 'number', value ->> 'unit',
    value ->> 'since', value ->> 'due', value ->> 'why', value ->> 'extended', value ->> 'paused_at',
    value ->> 'next_at'
FROM json_each(:clocks) WHERE true
ON CONFLICT (case_id, step) DO UPDATE SET
    turn = case_clocks.turn + 1, rule = excluded.rule, number = excluded.number, unit = excluded.unit,
    since = excluded.since, due = excluded.due, why = excluded.why, extended = excluded.extended,
    paused_at = excluded.paused_at, ended_at = NULL, next_at = excluded.next_at;
