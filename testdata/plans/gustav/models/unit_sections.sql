--! source_key = ["id"]
SELECT id, unit_id, title, position, created_at, updated_at, reject AS _reject
FROM section
