-- name: count_one(name, window)$
-- Adds one to a counter and gives the new count.
INSERT INTO tallies (name, "window", count) VALUES (:name, :window, 1)
ON CONFLICT (name, "window") DO UPDATE SET count = tallies.count + 1
RETURNING count;

-- name: count_of(name, window)$
-- Where a counter stands; nothing before the first was counted.
SELECT count FROM tallies WHERE name = :name AND "window" = :window;

-- name: tally_secret(begins)$
-- The secret of an hour; nothing before the first address was counted in it.
SELECT secret FROM tally_secrets WHERE begins = :begins;

-- name: keep_tally_secret(begins, secret)$
-- Keeps the secret of an hour and gives it; that of whoever was faster stays.
INSERT INTO tally_secrets (begins, secret) VALUES (:begins, :secret)
ON CONFLICT (begins) DO UPDATE SET secret = tally_secrets.secret
RETURNING secret;

-- name: forget_tally_secrets(before)!
-- Drops the secrets of hours that began before.
DELETE FROM tally_secrets WHERE begins < :before;

-- name: is_marked(name, day)$
-- Whether a day was marked; nothing when not.
SELECT 1 FROM marks WHERE name = :name AND day = :day;

-- name: mark_once(name, day)!
-- Marks a day; no row when it was marked before.
INSERT INTO marks (name, day) VALUES (:name, :day) ON CONFLICT (name, day) DO NOTHING;

-- name: forget_tallies(before)!
-- Drops counters of windows that began before.
DELETE FROM tallies WHERE "window" < :before;
