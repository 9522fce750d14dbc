--! source_key = ["guild_id"]
SELECT g.organization_id AS id, g.organization_id, g.guild_id, g.name AS guild_name,
       g.icon AS guild_icon, coalesce(o.user_id, s.id) AS linked_by_id, false AS verified_admin,
       true AS is_active, g.created_at, g.created_at AS updated_at,
       CASE WHEN o.user_id IS NULL THEN 'no_owner_found' END AS _note
FROM guild AS g
JOIN guild_owner AS o ON o.guild_id = g.guild_id
LEFT JOIN system_user AS s ON true
ORDER BY g.guild_id
