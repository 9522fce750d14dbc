--! kind = "stage"
-- Tournaments in their organization. Of two in one Discord channel the target takes the first.
WITH placed AS (
    SELECT t.*, g.organization_id,
           CASE WHEN g.guild_id IS NULL THEN 'missing_guild'
                WHEN row_number() OVER (PARTITION BY t.channel_id ORDER BY t.id) > 1
                THEN 'duplicate_channel_id'
           END AS reject
    FROM legacy.asynctournament AS t
    LEFT JOIN guild AS g ON g.guild_id = t.guild_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       organization_id, guild_id, name, channel_id, owner_id, active,
       coalesce(allowed_reattempts, 0) AS allowed_reattempts, runs_per_pool,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       reject,
       concat_ws(',',
           CASE WHEN allowed_reattempts IS NULL THEN 'null_defaulted' END,
           CASE WHEN created IS NULL THEN 'zero_date' END,
           CASE WHEN updated IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject IS NOT NULL THEN 'guild ' || guild_id || ', channel ' || channel_id
       END AS detail
FROM placed
