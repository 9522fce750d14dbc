--! kind = "stage"
-- The user that links servers of which nobody is known: no row where there is no such server.
WITH last AS (
    SELECT max(new_id) AS id
    FROM (SELECT new_id FROM source_user WHERE reject IS NULL
          UNION ALL SELECT user_id FROM named_user WHERE NOT is_there
          UNION ALL SELECT var('id_base')) AS given
),
unknown AS (
    SELECT count(*) AS guilds FROM guild_owner WHERE user_id IS NULL
)
SELECT last.id + 1 AS id
FROM last
CROSS JOIN unknown
WHERE unknown.guilds > 0
