-- name: add_pickup(ref, channel, owner, case_id, kind, at)!
-- Puts a file on the list of what is to be fetched, once.
INSERT INTO pickups (ref, channel, owner, case_id, kind, tries, next_at)
VALUES (:ref, :channel, :owner, :case_id, :kind, 0, :at)
ON CONFLICT (ref) DO NOTHING;

-- name: pickup_due(at)$
-- Whether a file waits for its turn.
SELECT 1 FROM pickups WHERE why IS NULL AND next_at <= :at LIMIT 1;

-- name: take_pickup(at, until)^
-- Leases the file that waited longest and counts the try.
UPDATE pickups SET next_at = :until, tries = tries + 1
WHERE ref = (SELECT ref FROM pickups WHERE why IS NULL AND next_at <= :at ORDER BY next_at, ref LIMIT 1)
RETURNING ref, channel, owner, case_id, kind, tries, why;

-- name: pickup_again(ref, at)!
-- Has a file that was given up tried anew.
UPDATE pickups SET why = NULL, tries = 0, next_at = :at WHERE ref = :ref AND why IS NOT NULL;

-- name: put_off_pickup(ref, at)!
-- The next try of a file.
UPDATE pickups SET next_at = :at WHERE ref = :ref;

-- name: hold_back_pickup(ref, at)!
-- The next try of a file; this was none.
UPDATE pickups SET next_at = :at, tries = tries - 1 WHERE ref = :ref;

-- name: give_up_pickup(ref, why)!
-- Nothing tries the file by itself any more.
UPDATE pickups SET why = :why WHERE ref = :ref;

-- name: drop_pickup(ref)!
-- The file is kept, or is to be kept no more.
DELETE FROM pickups WHERE ref = :ref;

-- name: pickups_of_case(case_id)
-- What is still to be fetched of a case, or was given up.
SELECT ref, channel, owner, case_id, kind, tries, why FROM pickups WHERE case_id = :case_id;

-- name: disown_pickup(ref)!
-- Leaves a file to fetch without an owner.
UPDATE pickups SET owner = '' WHERE ref = :ref;
