-- History that shows when it was altered. Each event carries the hash of the one before it in its case, and its own.
-- Words and persons enter the hash by a salted digest (`said`): when they are struck for a person who is let go, the salt
-- goes, the digest stays, and the chain holds. Rows from before this step have none of it.
ALTER TABLE case_events
    ADD COLUMN salt text COLLATE "C",
    ADD COLUMN said text COLLATE "C",
    ADD COLUMN previous text COLLATE "C",
    ADD COLUMN hash text COLLATE "C";

CREATE OR REPLACE FUNCTION events_keep_their_course() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases WHERE cases.id = OLD.case_id AND cases.pseudonym IS NOT NULL)
        OR (NEW.seq, NEW.id, NEW.case_id, NEW.kind, NEW.at, NEW.actor, NEW.status_before, NEW.status_after, NEW.office,
            NEW.said, NEW.previous, NEW.hash)
            IS DISTINCT FROM
            (OLD.seq, OLD.id, OLD.case_id, OLD.kind, OLD.at, OLD.actor, OLD.status_before, OLD.status_after, OLD.office,
            OLD.said, OLD.previous, OLD.hash)
        OR (NEW.salt IS DISTINCT FROM OLD.salt AND NEW.salt IS NOT NULL)
    THEN
        RAISE EXCEPTION 'events are only added' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END;
$$;

-- Every day all events since the day before are sealed together, so that a whole case cannot go unseen.
CREATE TABLE audit_seals (
    number bigint PRIMARY KEY,
    at text COLLATE "C" NOT NULL,
    upto bigint NOT NULL,
    events bigint NOT NULL,
    root text COLLATE "C" NOT NULL,
    mark text COLLATE "C" NOT NULL
);

-- Only the mark is ever written anew: when the office's keys change.
CREATE FUNCTION seals_keep_their_root() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.at, NEW.upto, NEW.events, NEW.root)
        IS DISTINCT FROM (OLD.number, OLD.at, OLD.upto, OLD.events, OLD.root)
    THEN
        RAISE EXCEPTION 'seals are only added' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER audit_seals_stay BEFORE UPDATE ON audit_seals
FOR EACH ROW EXECUTE FUNCTION seals_keep_their_root();
CREATE TRIGGER audit_seals_remain BEFORE DELETE OR TRUNCATE ON audit_seals
FOR EACH STATEMENT EXECUTE FUNCTION proofs_are_only_added();
