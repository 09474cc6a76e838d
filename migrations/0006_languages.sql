-- The language a person reads, as a tag (BCP 47): the one they chose, else the one their browser asked for when they last
-- signed in, which decides for mails alone.
ALTER TABLE users ADD COLUMN language TEXT;
ALTER TABLE users ADD COLUMN browser_language TEXT;
