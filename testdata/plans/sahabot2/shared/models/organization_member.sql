SELECT var('id_base') + row_number() OVER (ORDER BY organization_id, user_id)::bigint AS id,
       organization_id, user_id, joined_at, joined_at AS updated_at
FROM part_taken
ORDER BY id
