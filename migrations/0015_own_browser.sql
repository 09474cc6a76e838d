-- Whether the browser that parked it is the one its session was opened in: somebody with a copy of the session's cookie
-- must not use up what the owner may have waiting.
ALTER TABLE parked_actions ADD COLUMN own_browser BOOLEAN NOT NULL DEFAULT TRUE;
