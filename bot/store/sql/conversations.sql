-- name: load_conversation(channel, id)^
-- Where the talk with an identity stands.
SELECT flow, step, data, procedure, choices, language FROM conversations WHERE channel = :channel AND id = :id;

-- name: save_conversation(channel, id, flow, step, data, procedure, choices, language, at)!
-- Keeps where a talk stands, over what was kept before.
INSERT INTO conversations (channel, id, flow, step, data, procedure, choices, language, saved_at)
VALUES (:channel, :id, :flow, :step, :data, :procedure, :choices, :language, :at)
ON CONFLICT (channel, id) DO UPDATE SET
    flow = excluded.flow, step = excluded.step, data = excluded.data, procedure = excluded.procedure,
    choices = excluded.choices, language = excluded.language, saved_at = excluded.saved_at;

-- name: offer_choices(channel, id, choices)!
-- Puts other choices in place of those shown last.
UPDATE conversations SET choices = :choices WHERE channel = :channel AND id = :id;
