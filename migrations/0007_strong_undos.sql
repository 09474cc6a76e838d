-- whether the account had a passkey or an authenticator app when the way back was opened: then the mailbox alone never
-- takes the change back, also when those were replaced since
ALTER TABLE email_undos ADD COLUMN strong BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE email_undos SET strong = EXISTS (SELECT 1 FROM totps WHERE totps.user_id = email_undos.user_id)
    OR EXISTS (SELECT 1 FROM passkeys WHERE passkeys.user_id = email_undos.user_id);
