--! kind = "stage"
-- Who took part in which organization, and when first: runners, reviewers, authors of notes,
-- people on whitelists and with permissions, owners of tournaments, verified racers.
WITH in_tournament AS (
    SELECT tournament_id, user_id, coalesce(created, updated) AS at FROM legacy.asynctournamentrace
    UNION ALL
    SELECT tournament_id, reviewed_by_id, coalesce(created, updated)
    FROM legacy.asynctournamentrace
    UNION ALL
    SELECT r.tournament_id, n.author_id, n.created
    FROM legacy.asynctournamentreviewnotes AS n
    JOIN legacy.asynctournamentrace AS r ON r.id = n.race_id
    UNION ALL
    SELECT tournament_id, user_id, coalesce(created, updated)
    FROM legacy.asynctournamentwhitelist
    UNION ALL
    SELECT tournament_id, user_id, coalesce(created, updated)
    FROM legacy.asynctournamentpermissions
),
in_guild AS (
    SELECT t.guild_id, p.user_id AS old_id, u.new_id, p.at
    FROM in_tournament AS p
    JOIN legacy.asynctournament AS t ON t.id = p.tournament_id
    JOIN known_user AS u ON u.old_id = p.user_id
    UNION ALL
    SELECT t.guild_id, d.old_id, d.user_id, coalesce(t.created, t.updated)
    FROM legacy.asynctournament AS t
    JOIN discord_user AS d ON d.discord_id = t.owner_id
    UNION ALL
    SELECT v.guild_id, r.user_id, u.new_id, r.created
    FROM legacy.verifiedracer AS r
    JOIN legacy.racerverification AS v ON v.id = r.racer_verification_id
    JOIN known_user AS u ON u.old_id = r.user_id
)
SELECT g.guild_id, g.organization_id, p.new_id AS user_id, min(p.old_id) AS old_id,
       coalesce(min(p.at), as_of() AT TIME ZONE 'UTC') AS joined_at
FROM in_guild AS p
JOIN guild AS g ON g.guild_id = p.guild_id
GROUP BY g.guild_id, g.organization_id, p.new_id
