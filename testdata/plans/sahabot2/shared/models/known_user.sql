--! kind = "stage"
-- The new ID of each old user that is somebody in the target. A second row of a person leads to
-- the first one's.
SELECT u.id AS old_id, f.new_id, u.discord_user_id
FROM source_user AS u
JOIN source_user AS f ON f.id = u.first_id
WHERE f.new_id IS NOT NULL AND u.reject IS DISTINCT FROM 'test_user_excluded'
