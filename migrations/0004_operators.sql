-- What operators do: invitations, and the way back for people who lost every second factor.

CREATE TABLE invitations (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    -- NULL: for whoever holds the link
    email_key TEXT,
    address TEXT,
    -- the actor, as in the log
    made_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX invitations_token ON invitations (token_hash);
CREATE INDEX invitations_expiry ON invitations (expires_at);

-- no reference: a sign-up whose invitation is gone has none that counts
ALTER TABLE sign_ups ADD COLUMN invitation_id UUID;

-- A recovery of an account whose second factors are lost: one at a time.
CREATE TABLE recoveries (
    user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    -- the hold ends here
    ready_at BIGINT NOT NULL,
    -- set when the hold is over and the link was mailed
    link_hash BYTEA,
    expires_at BIGINT
);
CREATE UNIQUE INDEX recoveries_link ON recoveries (link_hash);
CREATE INDEX recoveries_ready ON recoveries (ready_at);
