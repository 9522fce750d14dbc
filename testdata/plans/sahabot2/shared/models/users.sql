--! kind = "export"
SELECT 'users' AS "table", id AS legacy_id,
       json_object(
           'twitch_name', twitch_name,
           'test_user', test_user) AS columns
FROM legacy.users
WHERE twitch_name IS NOT NULL OR test_user <> 0
