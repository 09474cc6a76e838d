-- "vw" and "wv" look alike, and both like "vvv": they are one name now. Where two would become one, the first has it; the
-- other no longer signs in by its name, and its owner can choose one.
UPDATE usernames SET username_key = replace(replace(username_key, 'w', 'vv'), 'vv', 'w')
WHERE username_key LIKE '%vw%'
    AND NOT EXISTS (SELECT 1 FROM usernames there
        WHERE there.username_key = replace(replace(usernames.username_key, 'w', 'vv'), 'vv', 'w'))
    AND NOT EXISTS (SELECT 1 FROM usernames too
        WHERE too.username_key LIKE '%vw%' AND too.username_key < usernames.username_key
            AND replace(replace(too.username_key, 'w', 'vv'), 'vv', 'w')
                = replace(replace(usernames.username_key, 'w', 'vv'), 'vv', 'w'));
