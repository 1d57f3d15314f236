-- One person in several channels, where they want to be told, and how else they can be reached.

-- A code that joins two channels, as a digest that nobody can guess it from without the office's key; one for each
-- identity that asked for one.
CREATE TABLE link_codes (
    digest text COLLATE "C" PRIMARY KEY,
    channel text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    expires_at text COLLATE "C" NOT NULL,
    UNIQUE (channel, id)
);

-- Where a person chose to be told: one of their identities, or a contact.
CREATE TABLE chosen_ways (
    person_id text COLLATE "C" PRIMARY KEY REFERENCES people (id),
    channel text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL
);

-- A phone or an address of mail that a person gave for when their chats fail, sealed; it is used from `confirmed_at` on.
CREATE TABLE contacts (
    id text COLLATE "C" PRIMARY KEY,
    person_id text COLLATE "C" NOT NULL REFERENCES people (id),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('phone', 'email')),
    sealed text COLLATE "C" NOT NULL,
    given_at text COLLATE "C" NOT NULL,
    confirmed_at text COLLATE "C",
    reachable boolean NOT NULL DEFAULT true,
    code_digest text COLLATE "C",
    code_until text COLLATE "C",
    UNIQUE (person_id, kind)
);

-- A word on a purpose goes along when its person becomes one with another, or two again; nothing else of it changes.
CREATE FUNCTION consents_keep_their_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.seq, NEW.id, NEW.purpose, NEW.version, NEW.digest, NEW.given, NEW.at, NEW.channel)
        IS DISTINCT FROM
        (OLD.seq, OLD.id, OLD.purpose, OLD.version, OLD.digest, OLD.given, OLD.at, OLD.channel)
    THEN
        RAISE EXCEPTION 'consents are only added' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END;
$$;
DROP TRIGGER consents_stay ON consents;
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION consents_keep_their_words();
CREATE TRIGGER consents_remain BEFORE DELETE OR TRUNCATE ON consents
FOR EACH STATEMENT EXECUTE FUNCTION proofs_are_only_added();

-- More words for statuses and purposes.
ALTER TABLE outbox DROP CONSTRAINT outbox_status_check, ADD CONSTRAINT outbox_status_check
    CHECK (status IN ('pending', 'sending', 'sent', 'dead', 'cancelled', 'handed_on'));
ALTER TABLE notices DROP CONSTRAINT notices_purpose_check, ADD CONSTRAINT notices_purpose_check
    CHECK (purpose IN ('feedback', 'channel', 'memory', 'news', 'link', 'contact'));
ALTER TABLE consents DROP CONSTRAINT consents_purpose_check, ADD CONSTRAINT consents_purpose_check
    CHECK (purpose IN ('feedback', 'channel', 'memory', 'news', 'link', 'contact'));
