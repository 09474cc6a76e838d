-- The latest instant at which anybody kept house here: a clock that is behind it has gone back.
CREATE TABLE high_water (
    -- always 1
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);
