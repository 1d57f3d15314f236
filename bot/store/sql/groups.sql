-- name: add_group_code(digest, office, official_id, expires_at)!
-- Keeps a code that binds a group.
INSERT INTO group_codes (digest, office, official_id, expires_at)
VALUES (:digest, :office, :official_id, :expires_at)
ON CONFLICT (digest) DO NOTHING;

-- name: take_group_code(digest, at)^
-- Uses a code up.
DELETE FROM group_codes WHERE digest = :digest AND expires_at > :at
RETURNING digest, office, official_id, expires_at;

-- name: forget_group_codes(at)!
-- Codes that lapsed.
DELETE FROM group_codes WHERE expires_at <= :at;

-- name: link_group(id, channel, chat, office, title, topic, official_id, at)!
-- Binds a group to an office.
INSERT INTO office_groups (id, channel, chat, office, title, topic, official_id, linked_at, told)
VALUES (:id, :channel, :chat, :office, :title, :topic, :official_id, :at, 1)
ON CONFLICT (channel, chat) DO UPDATE SET id = excluded.id, office = excluded.office, title = excluded.title,
    topic = excluded.topic, official_id = excluded.official_id, linked_at = excluded.linked_at, told = 1;

-- name: group_by_chat(channel, chat)^
-- The group that a chat is.
SELECT * FROM office_groups WHERE channel = :channel AND chat = :chat;

-- name: group_by_id(id)^
-- A group.
SELECT * FROM office_groups WHERE id = :id;

-- name: groups_of_office(office)
-- The groups of an office.
SELECT * FROM office_groups WHERE office = :office ORDER BY linked_at, id;

-- name: every_group()
-- Every group.
SELECT * FROM office_groups ORDER BY office, linked_at, id;

-- name: set_group_told(id, told)!
-- Whether cases are told in a group.
UPDATE office_groups SET told = :told WHERE id = :id;

-- name: unlink_group(channel, chat)!
-- Lets a group go.
DELETE FROM office_groups WHERE channel = :channel AND chat = :chat;

-- name: move_group(channel, chat, new_chat)!
-- A group under its new id.
UPDATE office_groups SET chat = :new_chat WHERE channel = :channel AND chat = :chat;

-- name: move_group_post(channel, chat, new_chat)!
-- What waits to be told in a group goes to its new id.
UPDATE outbox SET recipient = :new_chat WHERE channel = :channel AND recipient = :chat AND status = 'pending';

-- name: drop_group_post(channel, chat)!
-- What waits to be told in a group is told no more.
DELETE FROM outbox WHERE channel = :channel AND recipient = :chat AND status = 'pending';

-- name: note_group_card(case_id, channel, chat, topic, card)!
-- The message that stands for a case in a group from now on.
INSERT INTO group_cards (case_id, channel, chat, topic, card) VALUES (:case_id, :channel, :chat, :topic, :card)
ON CONFLICT (case_id, channel, chat) DO UPDATE SET topic = excluded.topic, card = excluded.card;

-- name: group_cards_of_case(case_id)
-- The messages that stand for a case in groups that are still bound, with the office of each.
SELECT group_cards.channel, group_cards.chat, group_cards.topic, group_cards.card, office_groups.office
FROM group_cards
    JOIN office_groups ON office_groups.channel = group_cards.channel AND office_groups.chat = group_cards.chat
WHERE group_cards.case_id = :case_id ORDER BY group_cards.chat;

-- name: forget_group_cards(channel, chat)!
-- The messages of a group stand for nothing any more.
DELETE FROM group_cards WHERE channel = :channel AND chat = :chat;
