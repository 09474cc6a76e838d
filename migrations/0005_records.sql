-- What an account's owner reads about it: which part of the log an entry belongs to, what a device signed in with, and
-- copies of one's data that wait to be fetched.

-- sign_ins, security, profile or data: the filters of the activity page, each with its own way through the table
ALTER TABLE audit ADD COLUMN area TEXT NOT NULL DEFAULT 'security';
UPDATE audit SET area = CASE
    WHEN coalesce(action, event) LIKE 'sign%' OR coalesce(action, event) LIKE 'session.%' THEN 'sign_ins'
    WHEN coalesce(action, event) LIKE 'email.%' OR coalesce(action, event) LIKE 'profile.%' THEN 'profile'
    WHEN coalesce(action, event) LIKE 'deletion.%' OR coalesce(action, event) LIKE 'data.%' THEN 'data'
    WHEN coalesce(action, event) IN ('account.delete', 'account.erased') THEN 'data'
    ELSE 'security' END;
CREATE INDEX audit_area ON audit (user_id, area, id);

-- the factors of the sign-in itself; what a later confirmation used stands in first_by and second_by
ALTER TABLE sessions ADD COLUMN signed_in_by TEXT;

-- A copy of one's data that was confirmed and may be fetched by this session for a while.
CREATE TABLE exports (
    session_id UUID PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX exports_expiry ON exports (expires_at);
