SELECT guild_id, id FROM guild_settings
