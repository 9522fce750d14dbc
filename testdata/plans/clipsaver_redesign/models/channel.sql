-- Kinds of channels that the new bot does not know are text channels to it.
SELECT channel_id AS id,
       coalesce(name, channel_id) AS name,
       CASE WHEN type IN ('text', 'voice', 'category', 'forum') THEN type ELSE 'text' END AS type,
       coalesce(is_nsfw, false) AS nsfw,
       is_reading AS message_scan_enabled,
       created_at,
       updated_at,
       guild_id,
       last_message_id AS _last_message_id,
       last_scanned_at AS _last_scanned_at,
       last_activity_at AS _last_activity_at,
       message_count AS _message_count,
       settings AS _settings,
       CASE WHEN NOT json_valid(settings) THEN 'invalid_json' END AS _reject,
       nullif(concat_ws(',',
           CASE WHEN type IS NULL OR type NOT IN ('text', 'voice', 'category', 'forum')
                THEN 'unknown_enum' END,
           CASE WHEN name IS NULL OR is_nsfw IS NULL THEN 'null_defaulted' END,
           CASE WHEN channel_id !~ '^[0-9]{1,20}$' OR guild_id !~ '^[0-9]{1,20}$'
                     OR last_message_id !~ '^[0-9]{1,20}$'
                THEN 'invalid_snowflake' END,
           CASE WHEN NOT json_valid(settings) THEN NULL
                WHEN settings ->> 'is_enabled' <> CAST(is_reading AS VARCHAR)
                THEN 'settings_mismatch' END), '') AS _note
FROM legacy.bot_channels
