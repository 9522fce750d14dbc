--! kind = "export"
-- The text as it was: parsing loses comments.
SELECT 'presets' AS "table", id AS legacy_id,
       json_object(
           'generated_count', generated_count,
           'content', content) AS columns
FROM legacy.presets
