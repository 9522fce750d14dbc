--! kind = "export"
SELECT 'asynctournamentrace' AS "table", id AS legacy_id,
       json_object(
           'run_collection_rate', run_collection_rate,
           'run_igt', run_igt,
           'reattempt_reason', reattempt_reason) AS columns
FROM legacy.asynctournamentrace
WHERE run_collection_rate IS NOT NULL OR run_igt IS NOT NULL OR reattempt_reason IS NOT NULL
