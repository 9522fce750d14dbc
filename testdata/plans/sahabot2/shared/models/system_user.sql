--! kind = "stage"
-- The user that links servers of which nobody is known: no row where there is no such server.
SELECT max(last.id) + 1 AS id
FROM (SELECT new_id AS id FROM source_user WHERE reject IS NULL
      UNION ALL SELECT new_id FROM placeholder_user
      UNION ALL SELECT var('id_base')) AS last
HAVING (SELECT count(*) FROM guild_owner WHERE user_id IS NULL) > 0
