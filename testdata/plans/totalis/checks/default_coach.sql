-- There is a default coach.
SELECT 'no coach is called Daniel' AS _detail
FROM (SELECT count(*) AS rows FROM app_config WHERE key = 'default_coach') AS found
WHERE rows <> 1
