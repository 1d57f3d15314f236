-- The last number drawn in the register of each year. The register itself stays the truth: a number that the program
-- before drew without this row is seen all the same.
CREATE TABLE register_years (
    year bigint PRIMARY KEY,
    last bigint NOT NULL
);
