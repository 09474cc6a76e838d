-- Wrong tries at an account are counted until a right one, and for longer than the two days that those at an address
-- nobody has are; rows of a node of an older version are kept for these.
-- The delays go by those of late: they must not tell which address has an account.
ALTER TABLE attempts ADD COLUMN recent BIGINT NOT NULL DEFAULT 0;
UPDATE attempts SET recent = failures;
ALTER TABLE attempts ADD COLUMN kept_until BIGINT NOT NULL DEFAULT 0;
DROP INDEX attempts_updated;
CREATE INDEX attempts_kept ON attempts (kept_until);
