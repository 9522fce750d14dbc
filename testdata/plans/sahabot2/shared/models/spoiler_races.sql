--! kind = "export"
SELECT 'spoiler_races' AS "table", id AS legacy_id,
       json_object(
           'srl_id', srl_id,
           'spoiler_url', spoiler_url,
           'studytime', studytime,
           'date', date,
           'started', started) AS columns
FROM legacy.spoiler_races
