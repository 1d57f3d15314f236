-- name: put_photo(id, channel, owner, mime, at, data)!
-- Keeps a picture or a recording, once.
INSERT INTO photos (id, channel, owner, mime, put_at, data) VALUES (:id, :channel, :owner, :mime, :at, :data)
ON CONFLICT (id) DO NOTHING;

-- name: photo_by_id(id)^
-- A picture and whose it is.
SELECT id, mime, data, channel, owner FROM photos WHERE id = :id;

-- name: count_photos(channel, owner, since)$
-- How many pictures somebody sent since then.
SELECT count(*) FROM photos WHERE channel = :channel AND owner = :owner AND put_at >= :since;

-- name: remove_photo(id)!
-- Deletes a picture that is kept elsewhere from now on.
DELETE FROM photos WHERE id = :id;
