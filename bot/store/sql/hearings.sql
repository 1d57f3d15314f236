-- name: hear_person(channel, id, at)!
-- Notes that somebody was heard; an older contact than the one known changes nothing.
INSERT INTO hearings (channel, id, heard_at) VALUES (:channel, :id, :at)
ON CONFLICT (channel, id) DO UPDATE SET heard_at = excluded.heard_at, spent = 0
WHERE hearings.heard_at IS NULL OR hearings.heard_at < excluded.heard_at;

-- name: hearing(channel, id)^
-- When somebody was last heard and what left since then.
SELECT heard_at, spent, quiet_until FROM hearings WHERE channel = :channel AND id = :id;

-- name: spend_hearing(channel, id, count)!
-- Notes messages that left.
UPDATE hearings SET spent = spent + :count WHERE channel = :channel AND id = :id;

-- name: quiet_hearing(channel, id, until)!
-- Lets the desk keep quiet until then; what was said of it may be said again once it speaks.
INSERT INTO hearings (channel, id, quiet_until) VALUES (:channel, :id, :until)
ON CONFLICT (channel, id) DO UPDATE SET
    quiet_until = excluded.quiet_until, told = (hearings.told AND excluded.quiet_until IS NOT NULL);

-- name: tell_hearing(channel, id)!
-- Marks that the person was told; no row when they were before.
UPDATE hearings SET told = true WHERE channel = :channel AND id = :id AND NOT told;
