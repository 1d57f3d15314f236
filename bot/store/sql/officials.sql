-- name: add_invitation(digest, name, role, office, created_at, expires_at)!
-- Keeps an invitation.
INSERT INTO invitations (digest, name, role, office, created_at, expires_at)
VALUES (:digest, :name, :role, :office, :created_at, :expires_at);

-- name: peek_invitation(digest, at)^
-- An invitation that can still be used.
SELECT * FROM invitations WHERE digest = :digest AND used_at IS NULL AND expires_at > :at;

-- name: take_invitation(digest, at)^
-- Uses an invitation up.
UPDATE invitations SET used_at = :at WHERE digest = :digest AND used_at IS NULL AND expires_at > :at RETURNING *;

-- name: save_official(id, name, role, office, active, username, login, password_hash, at)!
-- Adds or replaces an official.
INSERT INTO officials (id, name, role, office, active, username, login, password_hash, saved_at)
VALUES (:id, :name, :role, :office, :active, :username, :login, :password_hash, :at)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, role = excluded.role, office = excluded.office, active = excluded.active,
    username = excluded.username, login = excluded.login, password_hash = excluded.password_hash,
    saved_at = excluded.saved_at;

-- name: official_by_id(id)^
-- The official with an id.
SELECT * FROM officials WHERE id = :id;

-- name: official_by_login(login)^
-- The official who logs in by a name, in lower case.
SELECT * FROM officials WHERE login = :login;

-- name: official_by_identity(channel, id)^
-- The active official who speaks through an identity.
SELECT officials.* FROM official_chats AS chat JOIN officials ON officials.id = chat.official_id
WHERE chat.channel = :channel AND chat.id = :id AND officials.active;

-- name: link_chat(channel, id, official_id, at)!
-- Lets an official act from a chat; a chat is one official's.
INSERT INTO official_chats (channel, id, official_id, linked_at) VALUES (:channel, :id, :official_id, :at)
ON CONFLICT (channel, id) DO UPDATE SET official_id = excluded.official_id, linked_at = excluded.linked_at;

-- name: chats_of_official(official_id)
-- The reachable chats of an official, the one used last first.
SELECT chat.channel, chat.id FROM official_chats AS chat
LEFT JOIN identities AS known ON known.channel = chat.channel AND known.id = chat.id
WHERE chat.official_id = :official_id AND coalesce(known.reachable, true)
ORDER BY coalesce(known.seen_at, chat.linked_at) DESC, chat.channel, chat.id;
