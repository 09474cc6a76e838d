-- The profile: usernames, pictures, several addresses of one account, and ways back that wait for a second look.

CREATE TABLE usernames (
    -- what two names are compared by: look-alikes are one
    username_key TEXT PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- as typed
    username TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX usernames_user ON usernames (user_id);

-- Names that were given up and are for a while nobody else's. Keyed hashes, because the account may be erased.
CREATE TABLE freed_usernames (
    key_mac BYTEA PRIMARY KEY,
    -- who may have it back; nobody once the account is erased
    user_id UUID REFERENCES users (id) ON DELETE SET NULL,
    held_until BIGINT NOT NULL
);
CREATE INDEX freed_usernames_user ON freed_usernames (user_id);
CREATE INDEX freed_usernames_expiry ON freed_usernames (held_until);

CREATE TABLE pictures (
    user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- of the data, in hexadecimal: part of the picture's address
    content_hash TEXT NOT NULL,
    media_type TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- the last column, so that SQLite does not read through it to get at the others
    data BYTEA NOT NULL
);

CREATE INDEX emails_user ON emails (user_id);
-- whether the address that is awaited takes the place of the primary one, or stands beside the others
ALTER TABLE email_changes ADD COLUMN make_primary BOOLEAN NOT NULL DEFAULT TRUE;

-- what is taken back: replaced, added, primary or removed
ALTER TABLE email_undos ADD COLUMN kind TEXT NOT NULL DEFAULT 'replaced';
-- since when the former address was proven; it is as old as before once it is back
ALTER TABLE email_undos ADD COLUMN old_verified_at BIGINT;
-- pressed without a proof where the account could give one: done at this moment, unless somebody gives a proof before
ALTER TABLE email_undos ADD COLUMN waits_until BIGINT;
CREATE INDEX email_undos_waiting ON email_undos (waits_until) WHERE waits_until IS NOT NULL AND used_at IS NULL;
