--! source_key = ["_legacy_id"]
SELECT var('id_base') + row_number() OVER (ORDER BY m.new_id, c.position)::bigint AS id,
       m.new_id AS racer_verification_id, c.position, c.category,
       c.verification_id AS _legacy_id
FROM category AS c
JOIN migration_verification_map AS m ON m.old_id = c.verification_id
ORDER BY id
