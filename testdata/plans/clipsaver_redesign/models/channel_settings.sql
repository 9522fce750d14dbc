-- Only channels that override something have a row.
SELECT CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS id,
       _settings AS settings,
       created_at,
       updated_at,
       id AS channel_id
FROM channel
WHERE _settings !~ '^\s*\{\s*\}\s*$'
