-- name: add_usage(channel, month, sent)$
-- Adds messages to a channel's month and gives how many that makes.
INSERT INTO channel_usage (channel, month, sent) VALUES (:channel, :month, :sent)
ON CONFLICT (channel, month) DO UPDATE SET sent = channel_usage.sent + excluded.sent
RETURNING sent;

-- name: usage_of(channel, month)$
-- How many messages left through a channel in a month; nothing before the first.
SELECT sent FROM channel_usage WHERE channel = :channel AND month = :month;
