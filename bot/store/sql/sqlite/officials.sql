-- name: active_officials()
-- Every active official, in the order in which they came.
SELECT * FROM officials WHERE active ORDER BY rowid;

-- name: officials_in_chat(offices)
-- Active officials of some offices (a JSON list) with their reachable chats, the one used last first.
SELECT officials.*, chat.channel AS chat_channel, chat.id AS chat_id, talk.language AS chat_language
FROM officials JOIN official_chats AS chat ON chat.official_id = officials.id
LEFT JOIN identities AS known ON known.channel = chat.channel AND known.id = chat.id
LEFT JOIN conversations AS talk ON talk.channel = chat.channel AND talk.id = chat.id
WHERE officials.active AND officials.office IN (SELECT value FROM json_each(:offices)) AND coalesce(known.reachable, true)
ORDER BY officials.rowid, coalesce(known.seen_at, chat.linked_at) DESC;
