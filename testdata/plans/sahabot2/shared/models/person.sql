--! kind = "stage"
-- The users of the target: old ones, then placeholders, then the migration's own.
WITH shared_racetime AS (
    SELECT s.id, lower(nullif(u.rtgg_id, '')) AS racetime_key,
           row_number() OVER (PARTITION BY lower(nullif(u.rtgg_id, '')) ORDER BY s.id) > 1 AS again
    FROM source_user AS s
    JOIN legacy.users AS u ON u.id = s.id
    WHERE s.reject IS NULL AND u.rtgg_id <> ''
),
-- racetime IDs that somebody else has: in this dump, or in the target.
taken AS (
    SELECT DISTINCT r.id
    FROM shared_racetime AS r
    LEFT JOIN existing.rows AS e ON lower(e.racetime_id) = r.racetime_key
    WHERE r.again OR e.id IS NOT NULL
),
old AS (
    SELECT u.*, s.new_id, s.reject, s.first_id, taken.id IS NOT NULL AS is_taken
    FROM legacy.users AS u
    JOIN source_user AS s ON s.id = u.id
    LEFT JOIN taken ON taken.id = u.id
)
SELECT _row, new_id, id AS legacy_id,
       discord_user_id AS discord_id,
       coalesce(nullif(display_name, ''), nullif(twitch_name, ''), 'user_' || id)
           AS discord_username,
       display_name, twitch_name,
       CASE WHEN NOT is_taken THEN nullif(rtgg_id, '') END AS racetime_id,
       CASE WHEN NOT is_taken AND rtgg_id <> '' THEN display_name END AS racetime_name,
       CASE WHEN NOT is_taken THEN rtgg_access_token END AS racetime_access_token,
       true AS is_active, discord_user_id IS NULL AS is_placeholder,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       reject,
       concat_ws(',',
           CASE WHEN discord_user_id IS NULL THEN 'placeholder_user' END,
           CASE WHEN is_taken THEN 'duplicate_racetime_id' END,
           CASE WHEN rtgg_id = '' THEN 'empty_to_null' END,
           CASE WHEN created IS NULL THEN 'zero_date' END,
           CASE WHEN updated IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject = 'duplicate_discord_id'
            THEN 'user ' || first_id || ' has Discord ID ' || discord_user_id || ' too'
            WHEN reject = 'merged_existing' THEN 'the target''s user ' || new_id
            WHEN is_taken THEN 'racetime ID ' || rtgg_id || ' is somebody else''s'
       END AS detail
FROM old
UNION ALL
SELECT NULL, user_id, NULL, discord_id, 'user_' || discord_id, NULL, NULL, NULL, NULL, NULL,
       true, true, as_of() AT TIME ZONE 'UTC', as_of() AT TIME ZONE 'UTC',
       CASE WHEN is_there THEN 'merged_existing' END,
       CASE WHEN NOT is_there THEN 'placeholder_user_created' END, 'Discord ID ' || discord_id
FROM named_user
UNION ALL
SELECT NULL, id, NULL, NULL, 'migration-system', NULL, NULL, NULL, NULL, NULL,
       false, true, as_of() AT TIME ZONE 'UTC', as_of() AT TIME ZONE 'UTC',
       NULL, 'placeholder_user_created', 'links servers without a known owner'
FROM system_user
ORDER BY new_id NULLS FIRST, legacy_id
