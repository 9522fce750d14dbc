-- A user of the target has an ID that a new user would get: `id_base` has to be larger.
SELECT 'user ' || e.id || ' of the target' AS _detail
FROM existing.rows AS e
JOIN person AS p ON p.new_id = e.id AND p.reject IS NULL
ORDER BY e.id
