-- Scores, statuses and texts of races are what they were.
SELECT 'race ' || o.id AS _detail
FROM async_tournament_race AS n
JOIN legacy.asynctournamentrace AS o ON o.id = n._legacy_id
WHERE (n.score IS DISTINCT FROM o.score)
   OR n.status <> o.status
   OR (n.runner_notes IS DISTINCT FROM o.runner_notes)
