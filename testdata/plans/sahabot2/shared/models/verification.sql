--! kind = "stage"
WITH placed AS (
    SELECT v.*, g.organization_id,
           CASE WHEN g.guild_id IS NULL THEN 'missing_guild'
                WHEN var('one_verification_a_role')
                     AND row_number() OVER (PARTITION BY v.guild_id, v.role_id ORDER BY v.id) > 1
                THEN 'duplicate_verification_role'
           END AS reject
    FROM legacy.racerverification AS v
    LEFT JOIN guild AS g ON g.guild_id = v.guild_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       organization_id, guild_id, role_id, message_id, channel_id, audit_channel_id,
       minimum_races, time_period_days, reverify_period_days, revoke_ineligible,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       reject,
       concat_ws(',', CASE WHEN created IS NULL THEN 'zero_date' END,
                      CASE WHEN updated IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject IS NOT NULL THEN 'guild ' || guild_id || ', role ' || role_id
       END AS detail
FROM placed
