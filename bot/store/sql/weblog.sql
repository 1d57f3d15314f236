-- name: add_line(once, channel, recipient, at, text, reply, mine, photos, confided)!
-- Appends a line to a web chat; no row when it is there already.
INSERT INTO weblog (once, channel, recipient, at, text, reply, mine, photos, confided)
VALUES (:once, :channel, :recipient, :at, :text, :reply, :mine, :photos, :confided)
ON CONFLICT (once) DO NOTHING;

-- name: line_by_once(once)$
-- The id of the line with a key.
SELECT id FROM weblog WHERE once = :once;

-- name: lines_after(channel, recipient, line_id, limit)
-- The lines of a chat behind one of them, the oldest first.
SELECT * FROM weblog WHERE channel = :channel AND recipient = :recipient AND id > :line_id ORDER BY id LIMIT :limit;

-- name: latest_lines(channel, recipient, limit)
-- The newest lines of a chat, the newest first.
SELECT * FROM weblog WHERE channel = :channel AND recipient = :recipient ORDER BY id DESC LIMIT :limit;

-- name: strike_line(once, instead)!
-- Puts other words in the place of a line's own, and takes its photos out.
UPDATE weblog SET text = :instead, photos = '[]' WHERE once = :once;

-- name: strike_confided_lines(before, instead)!
-- Puts other words in the place of confided lines that stood long enough.
UPDATE weblog SET reply = :instead, confided = 0 WHERE confided = 1 AND at < :before;
