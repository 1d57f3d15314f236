-- When the followers were told that another version came into force; NULL while nobody was.

ALTER TABLE publications_in_force ADD COLUMN told_at text COLLATE "C";
