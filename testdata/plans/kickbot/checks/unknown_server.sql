SELECT 'server_id ' || var('server_id') || ' is not in servers' AS _detail
FROM (SELECT count(*) AS found FROM legacy.servers
      WHERE CAST(discord_server_id AS VARCHAR) = var('server_id')) AS same
WHERE var('server_id') <> '' AND found = 0 AND NOT var('allow_unknown_server')
