--! kind = "stage"
-- Each Discord server of the old bot becomes an organization.
WITH found AS (
    SELECT guild_id FROM legacy.asynctournament
    UNION SELECT guild_id FROM legacy.racerverification
    UNION SELECT guild_id FROM legacy.config
    -- Tables that the operator may add.
    UNION SELECT guild_id FROM legacy.voice_role WHERE var('more_guilds') LIKE '%voice_role%'
    UNION SELECT guild_id FROM legacy.audit_messages WHERE var('more_guilds') LIKE '%audit_messages%'
    UNION SELECT guild_id FROM legacy.rtggwatcher WHERE var('more_guilds') LIKE '%rtggwatcher%'
    UNION SELECT guild_id FROM legacy.rtggannouncers WHERE var('more_guilds') LIKE '%rtggannouncers%'
    UNION SELECT guild_id FROM legacy.reaction_group WHERE var('more_guilds') LIKE '%reaction_group%'
    UNION SELECT guild_id FROM legacy.sgdailies WHERE var('more_guilds') LIKE '%sgdailies%'
),
named AS (
    SELECT g.guild_id, f.icon, f.owner_discord_id, nullif(f.name, '') IS NULL AS is_generic,
           coalesce(nullif(f.name, ''), 'Guild ' || g.guild_id) AS wanted
    FROM found AS g
    LEFT JOIN guilds.rows AS f ON f.guild_id = g.guild_id
    WHERE g.guild_id <> 0
),
-- The target's names are unique without regard to case.
placed AS (
    SELECT *, row_number() OVER (ORDER BY guild_id) AS place,
           row_number() OVER (PARTITION BY lower(wanted) ORDER BY guild_id) > 1 AS is_taken
    FROM named
),
begun AS (
    SELECT guild_id, min(coalesce(created, updated)) AS created_at
    FROM legacy.asynctournament GROUP BY guild_id
),
verifying AS (
    SELECT guild_id, min(coalesce(created, updated)) AS created_at
    FROM legacy.racerverification GROUP BY guild_id
)
SELECT g.guild_id, var('id_base') + g.place::bigint AS organization_id, g.icon, g.owner_discord_id,
       CASE WHEN g.is_taken THEN g.wanted || ' (' || g.guild_id || ')' ELSE g.wanted END AS name,
       coalesce(b.created_at, v.created_at, as_of() AT TIME ZONE 'UTC') AS created_at,
       CASE WHEN g.is_taken THEN 'duplicate_org_name'
            WHEN g.is_generic THEN 'generic_org_name' END AS note
FROM placed AS g
LEFT JOIN begun AS b ON b.guild_id = g.guild_id
LEFT JOIN verifying AS v ON v.guild_id = g.guild_id
