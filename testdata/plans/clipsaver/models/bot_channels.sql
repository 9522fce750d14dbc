-- '' as last_message_id means "none yet" to the bot, and stays.
SELECT channel_id,
       guild_id,
       name,
       type,
       coalesce(is_nsfw, false) AS is_nsfw,
       is_reading,
       last_message_id,
       last_scanned_at,
       last_activity_at,
       message_count,
       settings,
       created_at,
       updated_at,
       nullif(concat_ws(',',
           CASE WHEN is_nsfw IS NULL THEN 'null_defaulted' END,
           CASE WHEN channel_id !~ '^[0-9]{1,20}$' OR guild_id !~ '^[0-9]{1,20}$'
                     OR last_message_id !~ '^[0-9]{1,20}$'
                THEN 'invalid_snowflake' END,
           CASE WHEN NOT json_valid(settings) THEN NULL
                WHEN settings ->> 'is_enabled' <> CAST(is_reading AS VARCHAR)
                THEN 'settings_mismatch' END), '') AS _note,
       CASE WHEN NOT json_valid(settings) THEN 'invalid_json' END AS _reject
FROM legacy.bot_channels
