-- Numbered by guild; the application makes its own hash when it saves settings for the first time.
WITH placed AS (
    SELECT s.*,
           g.id AS known_guild,
           CASE WHEN NOT json_valid(s.settings) THEN 'invalid_json'
                WHEN g.id IS NULL THEN 'orphaned_settings' END AS reject
    FROM legacy.guild_settings AS s
    LEFT JOIN guild AS g ON g.id = s.guild_id
)
SELECT CAST(row_number() OVER (PARTITION BY reject ORDER BY guild_id, _row) AS INTEGER) AS id,
       settings,
       coalesce(updated_at, as_of()) AS created_at,
       coalesce(updated_at, as_of()) AS updated_at,
       guild_id,
       reject AS _reject,
       CASE WHEN updated_at IS NULL THEN 'null_defaulted' END AS _note
FROM placed
