--! kind = "export"
SELECT 'racerverification' AS "table", id AS legacy_id,
       json_object('use_alttpr_ladder', use_alttpr_ladder) AS columns
FROM legacy.racerverification
WHERE use_alttpr_ladder = 1
