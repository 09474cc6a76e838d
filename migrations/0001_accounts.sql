-- Accounts, sessions, parked actions, mail, audit. The same text runs on SQLite and PostgreSQL.
-- Times are milliseconds since 1970-01-01T00:00:00Z. Tokens, handles and codes are stored as hashes only.

CREATE TABLE users (
    id UUID PRIMARY KEY,
    display_name TEXT NOT NULL,
    password_hash TEXT,
    password_changed_at BIGINT NOT NULL,
    -- active or disabled
    status TEXT NOT NULL,
    -- the password opens nothing until it was reset through a mailed link
    must_reset BOOLEAN NOT NULL,
    deletion_at BIGINT,
    created_at BIGINT NOT NULL,
    -- raised by every deciding transaction: the row lock that both databases have
    turn BIGINT NOT NULL
);
CREATE INDEX users_deletion ON users (deletion_at) WHERE deletion_at IS NOT NULL;

CREATE TABLE emails (
    email_key TEXT PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    is_primary BOOLEAN NOT NULL,
    verified_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX emails_primary ON emails (user_id) WHERE is_primary;

-- A new primary address that has not proven itself yet: one per account.
CREATE TABLE email_changes (
    user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- NULL where the address belongs to somebody else: every code is wrong then
    code_mac BYTEA,
    code_sent_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- The way back to the former address. Several may stand beside each other (a, then b, then c).
CREATE TABLE email_undos (
    token_hash BYTEA PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    old_address TEXT NOT NULL,
    old_key TEXT NOT NULL,
    new_address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX email_undos_key ON email_undos (old_key);
CREATE INDEX email_undos_user ON email_undos (user_id);

-- An account that does not exist yet: it begins when its address is proven.
CREATE TABLE sign_ups (
    id UUID PRIMARY KEY,
    address TEXT NOT NULL,
    email_key TEXT NOT NULL,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    code_mac BYTEA,
    link_hash BYTEA,
    code_sent_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_ups_key ON sign_ups (email_key);
CREATE UNIQUE INDEX sign_ups_link ON sign_ups (link_hash);
CREATE INDEX sign_ups_expiry ON sign_ups (expires_at);

-- Browsers that have signed in to an account before.
CREATE TABLE devices (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX devices_token ON devices (token_hash, user_id);
CREATE INDEX devices_user ON devices (user_id);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    -- the value before the last replacement: a request that raced with it is told so instead of being signed out
    former_hash BYTEA,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_id UUID REFERENCES devices (id) ON DELETE SET NULL,
    first_at BIGINT,
    first_by TEXT,
    second_at BIGINT,
    second_by TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    agent TEXT NOT NULL,
    ip TEXT NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_former ON sessions (former_hash);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_device ON sessions (device_id);

-- Links in mails: reset-password, undo-deletion, not-me.
CREATE TABLE tokens (
    token_hash BYTEA PRIMARY KEY,
    purpose TEXT NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX tokens_user ON tokens (user_id, purpose);
CREATE INDEX tokens_expiry ON tokens (expires_at);

-- Validated changes that wait for a verification. Rows die with their session.
CREATE TABLE parked_actions (
    id UUID PRIMARY KEY,
    handle_hash BYTEA NOT NULL,
    binding_hash BYTEA NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id UUID NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    -- what was asked for when it was parked; execution asks for the stricter of this and the table of then
    policy TEXT NOT NULL,
    -- proofs given for this row alone
    first_at BIGINT,
    first_by TEXT,
    second_at BIGINT,
    second_by TEXT,
    -- one check at a time: a second submit meets this instead of spending a try
    checking_until BIGINT NOT NULL,
    code_mac BYTEA,
    code_sent_at BIGINT,
    return_to TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX parked_handle ON parked_actions (handle_hash);
CREATE INDEX parked_session ON parked_actions (session_id);
CREATE INDEX parked_user ON parked_actions (user_id);
CREATE INDEX parked_expiry ON parked_actions (expires_at);

-- Failed tries: one counter per subject, factor and pool, over every way in.
CREATE TABLE attempts (
    subject TEXT NOT NULL,
    factor TEXT NOT NULL,
    pool TEXT NOT NULL,
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (subject, factor, pool)
);
CREATE INDEX attempts_updated ON attempts (updated_at);

-- How much was sent or asked for in a span of time.
CREATE TABLE quotas (
    subject TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    used BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (subject, starts_at)
);
CREATE INDEX quotas_expiry ON quotas (expires_at);

CREATE TABLE outbox (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    -- keyed hash of the recipient: mails to one person keep their order
    recipient TEXT NOT NULL,
    -- empty once the mail is delivered or given up
    sealed BYTEA,
    message_id TEXT NOT NULL,
    -- queued, delivered, dropped (a code that expired) or failed
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    expires_at BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'queued';
CREATE INDEX outbox_recipient ON outbox (recipient, id) WHERE state = 'queued';

CREATE TABLE audit (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    -- no reference: the log outlives the account
    user_id UUID,
    session_id UUID,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    action TEXT,
    factor TEXT,
    detail TEXT,
    ip TEXT NOT NULL,
    agent TEXT NOT NULL,
    reference TEXT NOT NULL
);
CREATE INDEX audit_user ON audit (user_id, id);

-- The anonymous visitor's envelope: notices, return path, half-finished flows. Decides no access.
CREATE TABLE visitors (
    id_hash BYTEA PRIMARY KEY,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX visitors_expiry ON visitors (expires_at);

-- Keyed hashes of erased addresses: that an account existed, without saying whose.
CREATE TABLE tombstones (
    email_mac BYTEA PRIMARY KEY,
    erased_at BIGINT NOT NULL
);
