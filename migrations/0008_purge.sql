-- What housekeeping looks for, it finds without reading the whole table.
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_last_seen ON sessions (last_seen_at);
CREATE INDEX devices_last_seen ON devices (last_seen_at);
CREATE INDEX email_changes_expiry ON email_changes (expires_at);
CREATE INDEX email_undos_expiry ON email_undos (expires_at);
CREATE INDEX outbox_over ON outbox (state, next_at);
