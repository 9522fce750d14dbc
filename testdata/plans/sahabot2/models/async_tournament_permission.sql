--! source_key = ["_legacy_id"]
WITH placed AS (
    SELECT p.*, t.new_id AS new_tournament_id, u.new_id AS new_user_id,
           CASE WHEN t.new_id IS NULL THEN 'missing_tournament'
                WHEN p.user_id IS NULL AND p.discord_role_id IS NULL
                THEN 'permission_without_subject'
                WHEN p.user_id IS NOT NULL AND u.new_id IS NULL THEN 'missing_user'
           END AS reject
    FROM legacy.asynctournamentpermissions AS p
    LEFT JOIN migration_tournament_map AS t ON t.old_id = p.tournament_id
    LEFT JOIN migration_user_map AS u ON u.old_id = p.user_id
)
SELECT CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS id,
       new_tournament_id AS async_tournament_id, new_user_id AS user_id, discord_role_id, role,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       _row, id AS _legacy_id, reject AS _reject,
       nullif(concat_ws(',',
           CASE WHEN user_id IS NOT NULL AND discord_role_id IS NOT NULL
                THEN 'permission_with_both' END,
           CASE WHEN role NOT IN ('admin', 'mod', 'public') THEN 'unknown_enum' END,
           CASE WHEN created IS NULL THEN 'zero_date' END,
           CASE WHEN updated IS NULL THEN 'zero_date' END), '') AS _note,
       CASE WHEN reject = 'missing_tournament' THEN 'tournament ' || tournament_id
            WHEN reject = 'missing_user' THEN 'user ' || user_id END AS _detail
FROM placed
