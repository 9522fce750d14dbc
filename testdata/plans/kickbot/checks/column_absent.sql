-- Tables that are taken for ready, yet can't tell servers apart.
SELECT t.name || ' has no discord_server_id' AS _detail
FROM transload.tables AS t
LEFT JOIN transload.columns AS c
  ON c.source = t.source AND c.schema = t.schema
 AND c.table_name = t.name AND c.name = 'discord_server_id'
WHERE t.source = 'legacy' AND t.schema = 'public' AND c.name IS NULL
  AND (starts_with(t.name, 'raffle_')
       OR t.name IN ('bot_settings', 'custom_commands', 'timed_messages', 'point_settings',
                     'shuffle_slots', 'point_shop_items', 'slot_requests', 'servers'))
ORDER BY t.name
