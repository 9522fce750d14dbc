-- Nothing of the mastery module goes along.
SELECT 'task ' || t.id AS _detail
FROM unit_tasks AS t
LEFT ANTI JOIN legacy_public.regular_tasks AS r ON r.task_id = t.id
UNION ALL
SELECT 'submission ' || s.id
FROM learning_submissions AS s
JOIN submission_entry AS e ON e.id = s.id
WHERE e.is_mastery
