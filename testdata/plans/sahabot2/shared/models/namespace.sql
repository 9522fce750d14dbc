--! kind = "stage"
WITH first_preset AS (
    SELECT namespace_id, min(modified) AS modified FROM legacy.presets GROUP BY namespace_id
)
SELECT n._row, n.id AS legacy_id,
       var('id_base') + row_number() OVER (ORDER BY n.id)::bigint AS new_id,
       coalesce(n.name, 'user-' || n.discord_user_id) AS name, d.user_id,
       coalesce(first_preset.modified, as_of() AT TIME ZONE 'UTC') AS created_at,
       CASE WHEN n.name IS NULL THEN 'null_defaulted' END AS note
FROM legacy.presetnamespaces AS n
LEFT JOIN discord_user AS d ON d.discord_id = n.discord_user_id
LEFT JOIN first_preset ON first_preset.namespace_id = n.id
