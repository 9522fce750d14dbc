SELECT table_name || ': ' || rows_backfilled AS _detail
FROM server_backfill
WHERE rows_backfilled > 0
ORDER BY table_name
