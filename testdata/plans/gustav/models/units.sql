--! source_key = ["id"]
SELECT id, title, summary, author_id, created_at, updated_at, reject AS _reject
FROM unit
