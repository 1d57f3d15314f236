-- name: unsent_messages()
-- What has not left, by channel. What was tried waits since it was made: tries move its time. Nobody waits for news.
SELECT channel, count(*) AS count,
    min(CASE WHEN purpose = 'broadcast' THEN NULL WHEN attempts > 0 THEN created_at ELSE send_after END) AS since,
    min(lease_until) AS lease_ends
FROM outbox WHERE status IN ('pending', 'sending') GROUP BY channel;

-- name: count_dead_messages()
-- What was given up, by channel; letters of broadcasts are counted with theirs.
SELECT channel, count(*) AS count FROM outbox WHERE status = 'dead' AND dedupe_key NOT LIKE 'broadcast:%'
GROUP BY channel;

-- name: count_broadcasts()
-- Broadcasts by state, and what became of their letters.
SELECT state, count(*) AS count, CAST(sum(queued) AS bigint) AS queued, CAST(sum(sent) AS bigint) AS sent,
    CAST(sum(dead) AS bigint) AS dead, CAST(sum(cancelled) AS bigint) AS cancelled,
    CAST(sum(stopped) AS bigint) AS stopped
FROM broadcasts GROUP BY state;

-- name: count_pickups()
-- Files of cases that are still to be fetched from their platforms, and those that were given up.
SELECT channel, count(*) FILTER (WHERE why IS NULL) AS waiting, count(why) AS given_up
FROM pickups GROUP BY channel;

-- name: count_open_cases(today)
-- Cases that still owe a result, by office and status, and how many are past their next legal date.
SELECT office, status, count(*) AS count,
    count(*) FILTER (WHERE status <> 'waiting'
        AND (due < :today OR (status = 'submitted' AND transfer_due < :today))) AS overdue
FROM cases WHERE status NOT IN ('answered', 'declined', 'closed', 'withdrawn') GROUP BY office, status;

-- name: list_in_force()^
-- The version of the list in force, and since when.
SELECT publications.number, publications.as_of, step.since
FROM publications_in_force AS step JOIN publications ON publications.number = step.number
ORDER BY step.seq DESC LIMIT 1;

-- name: newest_moment()$
-- When the archive was last written to.
SELECT max(at) FROM (
    SELECT max(claimed_at) AS at FROM inbox
    UNION ALL SELECT created_at FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)
    UNION ALL SELECT at FROM case_events WHERE seq = (SELECT max(seq) FROM case_events)
) AS moments;

-- name: newest_migration()$
-- The number of the newest migration.
SELECT max(number) FROM migrations;
