SELECT string_agg(CAST(discord_server_id AS VARCHAR), ', ' ORDER BY _row) AS _detail
FROM legacy.servers
HAVING count(*) > 1 AND var('server_id') = ''
