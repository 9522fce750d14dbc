--! source_key = ["_legacy_id"]
SELECT new_id AS id, verification_id AS racer_verification_id, user_id, race_count, created_at,
       last_verified_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM racer
