--! kind = "export"
SELECT 'asynctournamentliverace' AS "table", id AS legacy_id,
       json_object(
           'tournament_id', tournament_id,
           'pool_id', pool_id,
           'permalink_id', permalink_id,
           'racetime_slug', racetime_slug,
           'episode_id', episode_id,
           'match_title', match_title,
           'status', status,
           'created', created,
           'updated', updated) AS columns
FROM legacy.asynctournamentliverace
