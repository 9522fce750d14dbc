SELECT 'organization ' || organization_id || ', user ' || user_id AS _detail
FROM organization_member
GROUP BY organization_id, user_id
HAVING count(*) > 1
