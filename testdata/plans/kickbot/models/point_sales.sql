-- A sale may outlive its item (item_id NULL), but may not name one that never was.
SELECT p.* EXCLUDE (discord_server_id),
       coalesce(p.discord_server_id, s.server_id) AS discord_server_id,
       CASE WHEN p.item_id IS NOT NULL AND i.id IS NULL THEN 'orphaned_sale' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN coalesce(p.discord_server_id, s.server_id) IS NULL
                THEN 'no_server' END,
           CASE WHEN p.discord_server_id IS NOT NULL AND k.discord_server_id IS NULL
                THEN 'unknown_server_value' END,
           CASE WHEN p.kick_username = '' THEN 'empty_username' END), '') AS _note
FROM legacy.point_sales AS p
CROSS JOIN server AS s
LEFT JOIN known_server AS k ON k.discord_server_id = p.discord_server_id
LEFT JOIN (SELECT DISTINCT id FROM legacy.point_shop_items) AS i ON i.id = p.item_id
