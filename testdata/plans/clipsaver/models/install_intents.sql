-- Times without a zone are read in the zone of the server's clock.
WITH placed AS (
    SELECT state,
           CAST(user_id AS VARCHAR) AS user_id,
           CAST(guild_id AS VARCHAR) AS guild_id,
           created_at AT TIME ZONE var('source_timezone') AS created_at,
           expires_at AT TIME ZONE var('source_timezone') AS expires_at,
           _row
    FROM legacy.install_intents
)
SELECT i.state,
       i.guild_id,
       i.user_id,
       coalesce(i.created_at, as_of()) AS created_at,
       i.expires_at,
       i._row,
       CASE WHEN var('drop_expired') AND i.expires_at < as_of() THEN 'expired_intent' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN i.created_at IS NULL THEN 'null_defaulted' END,
           CASE WHEN u.discord_user_id IS NULL THEN 'orphaned_intent' END,
           CASE WHEN i.user_id !~ '^[0-9]{1,20}$' OR i.guild_id !~ '^[0-9]{1,20}$'
                THEN 'invalid_snowflake' END), '') AS _note
FROM placed AS i
LEFT JOIN users AS u ON u.discord_user_id = i.user_id
