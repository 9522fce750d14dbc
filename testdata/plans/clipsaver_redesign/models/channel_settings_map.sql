SELECT channel_id, id FROM channel_settings
