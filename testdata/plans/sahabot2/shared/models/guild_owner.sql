--! kind = "stage"
-- Who linked a Discord server: whom the operator's file names, else the owner of the first
-- tournament, else the oldest member; `user_id` is NULL where there is none of them.
WITH first_tournament AS (
    SELECT guild_id, owner_id,
           row_number() OVER (PARTITION BY guild_id
                              ORDER BY coalesce(created, updated) NULLS LAST, id) AS place
    FROM legacy.asynctournament
),
first_member AS (
    SELECT guild_id, user_id,
           row_number() OVER (PARTITION BY guild_id ORDER BY old_id NULLS LAST) AS place
    FROM part_taken
)
SELECT g.guild_id, coalesce(named.user_id, owner.user_id, m.user_id) AS user_id
FROM guild AS g
LEFT JOIN discord_user AS named ON named.discord_id = g.owner_discord_id
LEFT JOIN first_tournament AS t ON t.guild_id = g.guild_id AND t.place = 1
LEFT JOIN discord_user AS owner ON owner.discord_id = t.owner_id
LEFT JOIN first_member AS m ON m.guild_id = g.guild_id AND m.place = 1
