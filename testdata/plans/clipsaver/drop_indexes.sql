-- What post_indexes.sql made.
DROP INDEX IF EXISTS idx_bot_channels_guild, idx_bot_channels_isreading,
    idx_bot_channels_last_message_id, idx_bot_channels_work, idx_bot_scan_runs_channel;
