--! kind = "stage"
WITH placed AS (
    SELECT c.*, m.new_id AS new_namespace_id,
           d.user_id,
           CASE WHEN m.new_id IS NULL THEN 'missing_namespace'
                WHEN d.user_id IS NULL THEN 'missing_user'
                WHEN c.discord_user_id = n.discord_user_id THEN 'collaborator_is_owner'
           END AS reject
    FROM legacy.presetnamespacecollaborators AS c
    LEFT JOIN migration_namespace_map AS m ON m.old_id = c.namespace_id
    LEFT JOIN legacy.presetnamespaces AS n ON n.id = c.namespace_id
    LEFT JOIN discord_user AS d ON d.discord_id = c.discord_user_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       new_namespace_id AS namespace_id, user_id, as_of() AT TIME ZONE 'UTC' AS created_at, reject,
       CASE WHEN reject IS NOT NULL
            THEN 'namespace ' || namespace_id || ', Discord ID ' || discord_user_id
       END AS detail
FROM placed
