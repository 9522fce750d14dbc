--! kind = "map"
SELECT course_id, unit_id, id FROM course_modules ORDER BY course_id, unit_id
