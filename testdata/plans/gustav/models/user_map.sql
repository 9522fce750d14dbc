--! kind = "map"
-- Everybody whom the target knows after the load: what the next run takes as `previous`.
SELECT legacy_id, sub FROM legacy_user_map
UNION ALL
SELECT b.legacy_id, b.sub
FROM mapped_before AS b
LEFT ANTI JOIN legacy_user_map AS new ON new.legacy_id = b.legacy_id
ORDER BY legacy_id
