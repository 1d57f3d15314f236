-- name: give_contact(id, person_id, kind, sealed, at, confirmed_at, code_digest, code_until)!
-- Keeps a contact in the place of the earlier one of its kind.
INSERT INTO contacts (id, person_id, kind, sealed, given_at, confirmed_at, code_digest, code_until)
VALUES (:id, :person_id, :kind, :sealed, :at, :confirmed_at, :code_digest, :code_until);

-- name: drop_contact(person_id, kind)!
-- Deletes a person's contact of one kind.
DELETE FROM contacts WHERE person_id = :person_id AND kind = :kind;

-- name: contacts_of_person(person_id)
-- A person's contacts.
SELECT * FROM contacts WHERE person_id = :person_id ORDER BY kind;

-- name: contact_by_id(id)^
-- One contact.
SELECT * FROM contacts WHERE id = :id;

-- name: confirm_contact(person_id, digest, now)!
-- Confirms the contact whose code this is.
UPDATE contacts SET confirmed_at = :now, code_digest = NULL, code_until = NULL
WHERE person_id = :person_id AND code_digest = :digest AND code_until > :now;

-- name: set_contact_reachable(id, reachable)!
-- Notes that nothing arrives at a contact, or does again.
UPDATE contacts SET reachable = :reachable WHERE id = :id;

-- name: forget_contacts(person_id)!
-- Deletes a person's contacts.
DELETE FROM contacts WHERE person_id = :person_id;

-- name: drop_needless_contacts(before, now)!
-- Deletes contacts of long ago whose persons have no case with a sender any more, and those that nobody confirmed.
DELETE FROM contacts WHERE (confirmed_at IS NULL AND code_until <= :now) OR (given_at < :before AND NOT EXISTS (
    SELECT 1 FROM cases WHERE cases.person_id = contacts.person_id AND cases.pseudonym IS NULL
));

-- name: contacts_to_reseal(after, mark, limit)
-- Contacts that are sealed under an older key, in the order of their ids.
SELECT * FROM contacts WHERE id > :after AND sealed NOT LIKE :mark ORDER BY id LIMIT :limit;

-- name: seal_contact(id, sealed)!
-- Writes a contact sealed anew.
UPDATE contacts SET sealed = :sealed WHERE id = :id;

-- name: lose_contact(id)!
-- Deletes a contact that no key opens.
DELETE FROM contacts WHERE id = :id;
