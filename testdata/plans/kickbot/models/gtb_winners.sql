SELECT w.*,
       CASE WHEN session.id IS NULL THEN 'orphaned_winner' END AS _reject,
       CASE WHEN w.kick_username = '' THEN 'empty_username' END AS _note,
       CASE WHEN session.id IS NULL THEN 'session ' || w.session_id END AS _detail
FROM legacy.gtb_winners AS w
LEFT JOIN (SELECT DISTINCT id FROM legacy.gtb_sessions) AS session ON session.id = w.session_id
