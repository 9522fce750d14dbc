SELECT g.guild_id AS id,
       g.name,
       g.icon AS icon_url,
       coalesce(g.joined_at, as_of()) AS created_at,
       coalesce(g.last_seen_at, g.joined_at, as_of()) AS updated_at,
       u.id AS owner_id,
       nullif(concat_ws(',',
           CASE WHEN g.owner_user_id IS NOT NULL AND u.id IS NULL THEN 'orphaned_owner' END,
           CASE WHEN g.joined_at IS NULL OR g.last_seen_at IS NULL THEN 'null_defaulted' END,
           CASE WHEN g.guild_id !~ '^[0-9]{1,20}$' THEN 'invalid_snowflake' END), '') AS _note,
       CASE WHEN g.owner_user_id IS NOT NULL AND u.id IS NULL
            THEN 'owner ' || CAST(g.owner_user_id AS VARCHAR) END AS _detail
FROM legacy.bot_guilds AS g
LEFT JOIN "user" AS u ON u.id = CAST(g.owner_user_id AS VARCHAR)
