-- When what is taken back began: the change was asked for then, or an earlier one before it that can be taken back as well.
-- A passkey or an authenticator app that came since says nothing about whose the account is, and goes along.
ALTER TABLE email_undos ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0;
UPDATE email_undos SET began_at = created_at;
