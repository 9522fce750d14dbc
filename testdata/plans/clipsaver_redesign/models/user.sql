-- The name that the site shows, where there is no login name; the ID where there is neither.
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY _row) AS place
    FROM legacy.users
)
SELECT CAST(discord_user_id AS VARCHAR) AS id,
       coalesce(username, global_name, CAST(discord_user_id AS VARCHAR)) AS username,
       '0' AS discriminator,
       avatar AS avatar_url,
       coalesce(last_login_at, as_of()) AS created_at,
       coalesce(last_login_at, as_of()) AS updated_at,
       id AS _id,
       global_name AS _global_name,
       last_login_at AS _last_login_at,
       CASE WHEN place > 1 THEN 'duplicate_key' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN last_login_at IS NULL THEN 'timestamp_defaulted' END,
           CASE WHEN username IS NULL THEN 'null_defaulted' END,
           CASE WHEN CAST(discord_user_id AS VARCHAR) !~ '^[0-9]{1,20}$'
                THEN 'invalid_snowflake' END), '') AS _note
FROM numbered
