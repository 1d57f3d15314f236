-- name: claim_messages(now, lease_until, owner, limit, channels, purposes)
-- Leases due messages of some channels and purposes (JSON lists; null for all), of each recipient the earliest of them.
UPDATE outbox SET status = 'sending', owner = :owner, lease_until = :lease_until
WHERE seq IN (
    SELECT due.seq FROM outbox AS due
    WHERE due.status IN ('pending', 'sending') AND due.next_at <= :now
        AND (:channels IS NULL OR due.channel IN (SELECT value FROM json_each(:channels)))
        AND (:purposes IS NULL OR due.purpose IN (SELECT value FROM json_each(:purposes)))
        AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.status IN ('pending', 'sending') AND earlier.channel = due.channel
                AND earlier.recipient = due.recipient AND earlier.seq < due.seq
                AND (:purposes IS NULL
                    OR earlier.purpose IN (SELECT value FROM json_each(:purposes))
                    OR earlier.lease_until > :now)
        )
    ORDER BY due.next_at, due.seq
    LIMIT :limit
)
RETURNING *;

-- name: revive_message(id, now)!
-- Puts a dead message at the end of the queue, its tries counted anew: one of the same person may be on its way now.
UPDATE outbox SET
    seq = (SELECT max(seq) + 1 FROM outbox), status = 'pending', attempts = 0, send_after = :now, owner = NULL, ended_at = NULL
WHERE id = :id AND status = 'dead' AND confided = 0 AND dedupe_key NOT LIKE 'broadcast:%';

-- name: next_due(channels)$
-- When the first message of some channels (a JSON list; null for all) that no earlier one holds up is due, or its lease ends.
SELECT min(due.next_at) FROM outbox AS due
WHERE due.status IN ('pending', 'sending')
    AND (:channels IS NULL OR due.channel IN (SELECT value FROM json_each(:channels)))
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.status IN ('pending', 'sending') AND earlier.channel = due.channel
            AND earlier.recipient = due.recipient AND earlier.seq < due.seq
    );
