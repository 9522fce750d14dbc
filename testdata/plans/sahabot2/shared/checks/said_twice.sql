-- The operator's files say two things of one server or person.
SELECT 'server ' || guild_id AS _detail FROM guilds.rows GROUP BY guild_id HAVING count(*) > 1
UNION ALL
SELECT 'Discord ID ' || discord_id FROM existing.rows
WHERE discord_id IS NOT NULL
GROUP BY discord_id HAVING count(*) > 1
