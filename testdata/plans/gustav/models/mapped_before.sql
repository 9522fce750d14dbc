--! kind = "stage"
-- Whom the target knows already, by the run before this one and those before it.
SELECT legacy_id, sub FROM previous.user_map
UNION ALL
SELECT new.legacy_id, new.sub
FROM previous.legacy_user_map AS new
LEFT ANTI JOIN previous.user_map AS whole ON whole.legacy_id = new.legacy_id
