-- A change that was not confirmed in time is remembered for what is left of a day, so that whoever comes back is told of it.
-- The sealed value, without what must not outlive the wait; NULL where nothing is remembered.
ALTER TABLE parked_actions ADD COLUMN kept BYTEA;
-- since when it can be confirmed no more
ALTER TABLE parked_actions ADD COLUMN lapsed_at BIGINT;
DROP INDEX parked_expiry;
CREATE INDEX parked_expiry ON parked_actions (expires_at) WHERE lapsed_at IS NULL;
CREATE INDEX parked_lapsed ON parked_actions (created_at) WHERE lapsed_at IS NOT NULL;
