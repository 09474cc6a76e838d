-- Second factors: authenticator app, backup codes, passkeys; what a proof was given with, and since when that factor stood.

-- since when a password stands on the account; a changed one inherits the age of the one that confirmed it
ALTER TABLE users ADD COLUMN password_since BIGINT;
UPDATE users SET password_since = created_at WHERE password_hash IS NOT NULL;
-- when the last second factor was removed: for a while the account keeps its higher level
ALTER TABLE users ADD COLUMN second_removed_at BIGINT;

ALTER TABLE sessions ADD COLUMN first_since BIGINT;
ALTER TABLE sessions ADD COLUMN second_since BIGINT;
ALTER TABLE parked_actions ADD COLUMN first_since BIGINT;
ALTER TABLE parked_actions ADD COLUMN second_since BIGINT;

-- the way last used in this browser is offered first
ALTER TABLE devices ADD COLUMN last_method TEXT;

CREATE TABLE totps (
    user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- the seed, sealed to this account
    sealed BYTEA NOT NULL,
    -- the newest time step that was accepted; only later ones still are
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE backup_codes (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- keyed hash: a code has 80 random bits, so no slow hash is needed
    code_mac BYTEA NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, code_mac)
);

CREATE TABLE passkeys (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id BYTEA NOT NULL,
    -- public key, counter and flags as JSON; nothing in it is secret
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    synced BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential_id);
CREATE INDEX passkeys_user ON passkeys (user_id, created_at);

-- What one session has begun to enrol, or is to be shown once. Dies with the session.
CREATE TABLE enrolments (
    session_id UUID NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- totp (the seed), passkey (the challenge) or backup_codes (the codes)
    kind TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, kind)
);
CREATE INDEX enrolments_expiry ON enrolments (expires_at);

-- A sign-in whose first factor was right and whose second is awaited.
CREATE TABLE half_sign_ins (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- the password of then: after a change, the half is worth nothing
    password_changed_at BIGINT NOT NULL,
    first_by TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX half_sign_ins_token ON half_sign_ins (token_hash);
CREATE INDEX half_sign_ins_user ON half_sign_ins (user_id);
CREATE INDEX half_sign_ins_expiry ON half_sign_ins (expires_at);

-- Challenges travel sealed with the page; here stand those that were answered, until they expire by themselves.
CREATE TABLE spent_challenges (
    challenge_hash BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX spent_challenges_expiry ON spent_challenges (expires_at);
