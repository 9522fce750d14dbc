SELECT DISTINCT discord_server_id FROM legacy.servers
