-- The key becomes Discord's ID; the site's own number is in id_map_users and users_extra.
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY _row) AS place
    FROM legacy.users
)
SELECT CAST(discord_user_id AS VARCHAR) AS discord_user_id,
       username,
       CAST(NULL AS VARCHAR) AS discriminator,
       avatar,
       coalesce(last_login_at, as_of()) AS created_at,
       coalesce(last_login_at, as_of()) AS updated_at,
       id AS _id,
       global_name AS _global_name,
       last_login_at AS _last_login_at,
       CASE WHEN place > 1 THEN 'duplicate_key' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN last_login_at IS NULL THEN 'timestamp_defaulted' END,
           CASE WHEN CAST(discord_user_id AS VARCHAR) !~ '^[0-9]{1,20}$'
                THEN 'invalid_snowflake' END), '') AS _note,
       CASE WHEN place > 1 THEN 'an earlier row has the same id' END AS _detail
FROM numbered
