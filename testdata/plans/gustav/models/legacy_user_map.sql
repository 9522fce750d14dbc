--! kind = "map"
--! target = "legacy_user_map"
--! mode = "upsert"
--! source_key = ["_legacy_id"]
-- Who is new to the target. A second row of an ID in the identity file is told of beside them.
SELECT legacy_id, sub, _row, legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM person
UNION ALL
SELECT legacy_id, sub, _row, legacy_id AS _legacy_id, 'duplicate_legacy_id', NULL, 'the first row of the ID has another subject'
FROM identity_row
WHERE place > 1 AND sub <> first_sub
ORDER BY legacy_id
