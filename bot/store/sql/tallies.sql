-- name: count_one(name, window)$
-- Adds one to a counter and gives the new count.
INSERT INTO tallies (name, "window", count) VALUES (:name, :window, 1)
ON CONFLICT (name, "window") DO UPDATE SET count = tallies.count + 1
RETURNING count;

-- name: mark_once(name, day)!
-- Marks a day; no row when it was marked before.
INSERT INTO marks (name, day) VALUES (:name, :day) ON CONFLICT (name, day) DO NOTHING;

-- name: forget_tallies(before)!
-- Drops counters of windows that began before.
DELETE FROM tallies WHERE "window" < :before;
