-- name: token_pair(channel)^
-- The pair of tokens in force.
SELECT sealed, number, got_at, access_until, failed_at FROM token_pairs WHERE channel = :channel;

-- name: put_token_pair(channel, sealed, number, got_at, access_until)!
-- Sets a pair whatever was there.
INSERT INTO token_pairs (channel, sealed, number, got_at, access_until)
VALUES (:channel, :sealed, :number, :got_at, :access_until)
ON CONFLICT (channel) DO UPDATE SET
    sealed = excluded.sealed, number = token_pairs.number + 1, got_at = excluded.got_at,
    access_until = excluded.access_until, failed_at = NULL, owner = NULL, claimed_until = NULL;

-- name: claim_token_pair(channel, number, owner, now, until)!
-- Lets one process alone buy the pair after this one.
UPDATE token_pairs SET owner = :owner, claimed_until = :until
WHERE channel = :channel AND number = :number AND (claimed_until IS NULL OR claimed_until <= :now);

-- name: buy_token_pair(channel, sealed, number, got_at, access_until)!
-- Sets the pair that was bought with the one in force.
UPDATE token_pairs SET
    sealed = :sealed, number = :number, got_at = :got_at, access_until = :access_until, failed_at = NULL, owner = NULL,
    claimed_until = NULL
WHERE channel = :channel AND number = :number - 1;

-- name: end_token_claim(channel, owner, at)!
-- Ends a claim without a pair; what was refused for good stays noted.
UPDATE token_pairs SET owner = NULL, claimed_until = NULL, failed_at = coalesce(:at, failed_at)
WHERE channel = :channel AND owner = :owner;

-- name: reseal_token_pair(channel, sealed)!
-- The same pair, sealed anew.
UPDATE token_pairs SET sealed = :sealed WHERE channel = :channel;

-- name: drop_token_pair(channel)!
-- There is no pair any more.
DELETE FROM token_pairs WHERE channel = :channel;
