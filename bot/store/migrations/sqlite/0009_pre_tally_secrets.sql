-- The secret under which addresses are counted in one hour. It goes with the counters of that hour, and with it every
-- way from a counter's name back to an address.
CREATE TABLE tally_secrets (
    begins TEXT PRIMARY KEY,
    secret TEXT NOT NULL
) STRICT, WITHOUT ROWID;
