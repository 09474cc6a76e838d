-- When a second factor was last removed, and since when the oldest of those removed about then had been there: what came in
-- the place of an old one is not taken for a stranger's when everybody is shut out.
ALTER TABLE users ADD COLUMN second_gone_at BIGINT;
ALTER TABLE users ADD COLUMN second_gone_since BIGINT;
