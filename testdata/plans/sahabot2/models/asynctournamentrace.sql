--! kind = "export"
SELECT 'asynctournamentrace' AS "table", id AS legacy_id,
       json_object('live_race_id', live_race_id) AS columns
FROM legacy.asynctournamentrace
WHERE live_race_id IS NOT NULL
