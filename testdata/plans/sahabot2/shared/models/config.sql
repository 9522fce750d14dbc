--! kind = "export"
SELECT 'config' AS "table", id AS legacy_id,
       json_object(
           'guild_id', guild_id::text,
           'parameter', parameter,
           'value', value) AS columns
FROM legacy.config
