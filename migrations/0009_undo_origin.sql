-- The browser that a change of addresses came from, for whoever asks "was that me?" on the page of its undo link.
ALTER TABLE email_undos ADD COLUMN agent TEXT NOT NULL DEFAULT '';
