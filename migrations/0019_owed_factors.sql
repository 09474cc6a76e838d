-- Everybody was shut out, and the second factor went that had taken the place of an old one: a password alone opens nothing
-- until there is one again.
ALTER TABLE users ADD COLUMN second_owed BOOLEAN NOT NULL DEFAULT FALSE;

-- Further tokens by which an account knows a browser: those it got when it signed in to others.
CREATE TABLE device_tokens (
    token_hash BYTEA NOT NULL,
    device_id UUID NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    PRIMARY KEY (token_hash, device_id)
);
CREATE INDEX device_tokens_device ON device_tokens (device_id);
