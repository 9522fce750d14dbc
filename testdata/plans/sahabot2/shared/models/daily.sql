--! kind = "export"
SELECT 'daily' AS "table", id AS legacy_id,
       json_object(
           'hash', hash) AS columns
FROM legacy.daily
