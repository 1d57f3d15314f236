-- name: claim_messages(now, lease_until, owner, limit, channels, purposes)
-- Leases due messages of some channels and purposes (JSON lists; null for all), of each recipient the earliest of them.
WITH taken AS (
    SELECT due.seq FROM outbox AS due
    WHERE due.status IN ('pending', 'sending') AND due.next_at <= :now
        AND (
            CAST(:channels AS json) IS NULL
            OR due.channel IN (SELECT json_array_elements_text(CAST(:channels AS json)))
        )
        AND (CAST(:purposes AS json) IS NULL OR due.purpose IN (SELECT json_array_elements_text(CAST(:purposes AS json))))
        AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.status IN ('pending', 'sending') AND earlier.channel = due.channel
                AND earlier.recipient = due.recipient AND earlier.seq < due.seq
                AND (CAST(:purposes AS json) IS NULL
                    OR earlier.purpose IN (SELECT json_array_elements_text(CAST(:purposes AS json)))
                    OR earlier.lease_until > :now)
        )
    ORDER BY due.next_at, due.seq
    LIMIT :limit
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox SET status = 'sending', owner = :owner, lease_until = :lease_until
FROM taken WHERE outbox.seq = taken.seq
RETURNING outbox.*;

-- name: revive_message(id, now)!
-- Puts a dead message at the end of the queue, its tries counted anew: one of the same person may be on its way now.
UPDATE outbox SET
    seq = nextval(pg_get_serial_sequence('outbox', 'seq')), status = 'pending', attempts = 0, send_after = :now, owner = NULL, ended_at = NULL
WHERE id = :id AND status = 'dead' AND confided = 0 AND dedupe_key NOT LIKE 'broadcast:%';

-- name: next_due(channels)$
-- When the first message of some channels (a JSON list; null for all) that no earlier one holds up is due, or its lease ends.
SELECT min(due.next_at) FROM outbox AS due
WHERE due.status IN ('pending', 'sending')
    AND (
        CAST(:channels AS json) IS NULL
        OR due.channel IN (SELECT json_array_elements_text(CAST(:channels AS json)))
    )
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.status IN ('pending', 'sending') AND earlier.channel = due.channel
            AND earlier.recipient = due.recipient AND earlier.seq < due.seq
    );
