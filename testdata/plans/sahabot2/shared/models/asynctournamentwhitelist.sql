--! kind = "export"
-- People on a whitelist become members of the organization; the rows themselves have no place.
WITH listed AS (
    SELECT w.*, u.discord_user_id AS users_discord_id,
           row_number() OVER (PARTITION BY w.tournament_id, w.user_id ORDER BY w.id) > 1 AS again,
           CASE WHEN t.id IS NULL THEN 'missing_tournament'
                WHEN u.id IS NULL THEN 'missing_user'
           END AS missing
    FROM legacy.asynctournamentwhitelist AS w
    LEFT JOIN legacy.asynctournament AS t ON t.id = w.tournament_id
    LEFT JOIN legacy.users AS u ON u.id = w.user_id
)
SELECT 'asynctournamentwhitelist' AS "table", id AS legacy_id,
       json_object(
           'tournament_id', tournament_id,
           'user_id', user_id,
           'discord_user_id', discord_user_id::text,
           'created', created,
           'updated', updated) AS columns,
       _row,
       CASE WHEN missing IS NOT NULL THEN missing
            WHEN again THEN 'duplicate_whitelist' END AS _reject,
       CASE WHEN discord_user_id <> users_discord_id
                 OR (discord_user_id IS NOT NULL AND users_discord_id IS NULL)
            THEN 'whitelist_mismatch' END AS _note,
       'tournament ' || tournament_id || ', user ' || user_id AS _detail
FROM listed
