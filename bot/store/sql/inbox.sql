-- name: claim_key(key, at)!
-- Marks an update's key as handled; no row when it was before.
INSERT INTO inbox (key, claimed_at) VALUES (:key, :at) ON CONFLICT (key) DO NOTHING;

-- name: forget_keys(before)!
-- Drops the keys of updates that no platform sends again.
DELETE FROM inbox WHERE claimed_at < :before;
