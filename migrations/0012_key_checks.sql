-- Which master keys this database has been used with: so that a wrong key file is noticed before anything is done with it.
CREATE TABLE key_checks (
    -- the name that sealed values carry; two keys may share one
    key_id BYTEA NOT NULL,
    -- what the key makes of a known text
    mac BYTEA NOT NULL,
    PRIMARY KEY (key_id, mac)
);
