-- The secret under which addresses are counted in one hour. It goes with the counters of that hour, and with it every
-- way from a counter's name back to an address.
CREATE TABLE tally_secrets (
    begins text COLLATE "C" PRIMARY KEY,
    secret text COLLATE "C" NOT NULL
);
