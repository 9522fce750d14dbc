--! kind = "export"
SELECT 'patch_distribution' AS "table", id AS legacy_id,
       json_object(
           'patch_id', patch_id,
           'game', game,
           'used', used) AS columns
FROM legacy.patch_distribution
