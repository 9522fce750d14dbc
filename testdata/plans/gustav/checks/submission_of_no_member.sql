-- Who hands in is in the course, and the course shows the task's section.
SELECT 'submission ' || s.id AS _detail
FROM learning_submissions AS s
JOIN unit_tasks AS t ON t.id = s.task_id
LEFT JOIN course_memberships AS m ON m.course_id = s.course_id AND m.student_id = s.student_sub
LEFT JOIN course_modules AS cm ON cm.course_id = s.course_id AND cm.unit_id = t.unit_id
LEFT JOIN module_section_releases AS r ON r.course_module_id = cm.id AND r.section_id = t.section_id
WHERE m.course_id IS NULL OR r.section_id IS NULL
