-- The old schema had these, the new one lost them.
CREATE INDEX IF NOT EXISTS idx_bot_channels_guild ON bot_channels (guild_id);
CREATE INDEX IF NOT EXISTS idx_bot_channels_isreading ON bot_channels (is_reading) WHERE is_reading;
CREATE INDEX IF NOT EXISTS idx_bot_channels_last_message_id ON bot_channels (last_message_id);
CREATE INDEX IF NOT EXISTS idx_bot_channels_work
    ON bot_channels (guild_id, is_reading, last_scanned_at);
CREATE INDEX IF NOT EXISTS idx_bot_scan_runs_channel
    ON bot_channel_scan_runs (channel_id, created_at DESC);
