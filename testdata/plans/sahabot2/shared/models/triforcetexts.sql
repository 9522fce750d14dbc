--! kind = "export"
SELECT 'triforcetexts' AS "table", id AS legacy_id,
       json_object(
           'pool_name', pool_name,
           'text', text,
           'discord_user_id', discord_user_id::text,
           'author', author,
           'approved', approved,
           'broadcasted', broadcasted,
           'timestamp', timestamp) AS columns
FROM legacy.triforcetexts
