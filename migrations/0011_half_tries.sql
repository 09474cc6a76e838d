-- Wrong tries before the first factor was right: whoever finishes the sign-in hears of all of them.
ALTER TABLE half_sign_ins ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
