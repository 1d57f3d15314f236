-- name: forget_held_words(since, before)!
-- Drops the words that talks hold until the next message, where none came.
UPDATE conversations SET data = (data::jsonb - 'held')::text
WHERE saved_at >= :since AND saved_at < :before AND data LIKE '%"held": %';
