--! kind = "stage"
-- Old dumps spell the table's name in two ways; each has one of them.
SELECT id, namespace_id, discord_user_id FROM legacy.presetnamespacecollaborators
UNION ALL
SELECT id, namespace_id, discord_user_id FROM legacy.presetnamespacescollaborators
