-- name: officials_on_duty(offices, day)
-- Active officials of some offices (a JSON list; null for all) with their reachable chats, the one used last first.
SELECT officials.*, chat.channel AS chat_channel, chat.id AS chat_id, talk.language AS chat_language,
    choice.channel AS choice_channel, choice.hour AS choice_hour, choice.quiet_from, choice.quiet_until,
    away.deputy_id
FROM officials JOIN official_chats AS chat ON chat.official_id = officials.id
LEFT JOIN identities AS known ON known.channel = chat.channel AND known.id = chat.id
LEFT JOIN conversations AS talk ON talk.channel = chat.channel AND talk.id = chat.id
LEFT JOIN digest_choices AS choice ON choice.official_id = officials.id
LEFT JOIN absences AS away ON away.id = (
    SELECT id FROM absences
    WHERE official_id = officials.id AND first_day <= :day AND last_day >= :day ORDER BY first_day, id LIMIT 1
)
WHERE officials.active AND coalesce(known.reachable, true) AND (CAST(:offices AS json) IS NULL OR officials.office IN (SELECT json_array_elements_text(CAST(:offices AS json))))
ORDER BY officials.seq, coalesce(known.seen_at, chat.linked_at) DESC, chat.channel, chat.id;

-- name: absences_since(offices, since)
-- Absences of officials of some offices (a JSON list; null for all) that are not over, the earliest first.
SELECT absences.* FROM absences JOIN officials ON officials.id = absences.official_id
WHERE absences.last_day >= :since AND officials.active AND (CAST(:offices AS json) IS NULL OR officials.office IN (SELECT json_array_elements_text(CAST(:offices AS json))))
ORDER BY absences.first_day, absences.id;
