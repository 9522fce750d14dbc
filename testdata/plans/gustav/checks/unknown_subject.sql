-- Whoever owns a row is in the map of this run or of one before; so is each ID and subject once.
SELECT what || ': not in the map' AS _detail
FROM (
    SELECT 'course ' || id AS what, teacher_id AS sub FROM courses
    UNION ALL SELECT 'unit ' || id, author_id FROM units
    UNION ALL SELECT 'member of course ' || course_id, student_id FROM course_memberships
    UNION ALL SELECT 'submission ' || id, student_sub FROM learning_submissions
    UNION ALL SELECT 'release of section ' || section_id, released_by FROM module_section_releases
        WHERE released_by <> 'system'
) AS owned
LEFT ANTI JOIN user_map AS m ON m.sub = owned.sub
UNION ALL
SELECT 'a subject stands ' || count(*) || ' times in the map' FROM user_map GROUP BY sub HAVING count(*) > 1
UNION ALL
SELECT 'an ID stands ' || count(*) || ' times in the map' FROM user_map GROUP BY legacy_id HAVING count(*) > 1
