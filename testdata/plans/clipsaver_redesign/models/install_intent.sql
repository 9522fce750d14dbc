-- Times without a zone are read in the zone of the server's clock.
WITH placed AS (
    SELECT i.state,
           CAST(i.guild_id AS VARCHAR) AS guild,
           CAST(i.user_id AS VARCHAR) AS user_id,
           i.created_at AT TIME ZONE var('source_timezone') AS created_at,
           i.expires_at AT TIME ZONE var('source_timezone') AS expires_at,
           i._row,
           u.id AS known_user
    FROM legacy.install_intents AS i
    LEFT JOIN "user" AS u ON u.id = CAST(i.user_id AS VARCHAR)
),
judged AS (
    SELECT *,
           CASE WHEN var('drop_expired') AND expires_at < as_of() THEN 'expired_intent'
                WHEN known_user IS NULL THEN 'missing_user' END AS reject
    FROM placed
)
SELECT CAST(row_number() OVER (PARTITION BY reject ORDER BY _row) AS INTEGER) AS id,
       guild,
       state,
       expires_at,
       coalesce(created_at, as_of()) AS created_at,
       user_id,
       _row,
       reject AS _reject,
       CASE WHEN created_at IS NULL THEN 'null_defaulted' END AS _note
FROM judged
