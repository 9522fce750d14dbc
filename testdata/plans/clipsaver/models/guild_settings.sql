-- Settings without a guild are allowed here: neither schema has a foreign key.
SELECT s.guild_id,
       s.settings,
       coalesce(s.updated_at, as_of()) AS updated_at,
       nullif(concat_ws(',',
           CASE WHEN g.guild_id IS NULL THEN 'orphaned_settings' END,
           CASE WHEN s.updated_at IS NULL THEN 'null_defaulted' END,
           CASE WHEN s.guild_id !~ '^[0-9]{1,20}$' THEN 'invalid_snowflake' END), '') AS _note,
       CASE WHEN NOT json_valid(s.settings) THEN 'invalid_json' END AS _reject
FROM legacy.guild_settings AS s
LEFT JOIN bot_guilds AS g ON g.guild_id = s.guild_id
