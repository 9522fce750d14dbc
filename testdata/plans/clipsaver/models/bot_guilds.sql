-- The owner's column has a new name; an owner who is not there is none.
SELECT g.guild_id,
       g.name,
       g.icon,
       u.discord_user_id AS owner_user_id_id,
       g.joined_at,
       coalesce(g.last_seen_at, g.joined_at, as_of()) AS last_seen_at,
       nullif(concat_ws(',',
           CASE WHEN u.discord_user_id IS NOT NULL THEN 'column_renamed' END,
           CASE WHEN g.owner_user_id IS NOT NULL AND u.discord_user_id IS NULL
                THEN 'orphaned_owner' END,
           CASE WHEN g.last_seen_at IS NULL THEN 'null_defaulted' END,
           CASE WHEN g.guild_id !~ '^[0-9]{1,20}$' THEN 'invalid_snowflake' END), '') AS _note,
       CASE WHEN g.owner_user_id IS NOT NULL AND u.discord_user_id IS NULL
            THEN 'owner ' || CAST(g.owner_user_id AS VARCHAR) END AS _detail
FROM legacy.bot_guilds AS g
LEFT JOIN users AS u ON u.discord_user_id = CAST(g.owner_user_id AS VARCHAR)
