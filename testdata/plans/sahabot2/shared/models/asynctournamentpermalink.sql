--! kind = "export"
SELECT 'asynctournamentpermalink' AS "table", id AS legacy_id,
       json_object(
           'live_race', live_race) AS columns
FROM legacy.asynctournamentpermalink
WHERE live_race = 1
