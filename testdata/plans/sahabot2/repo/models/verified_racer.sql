--! target = "user_racer_verifications"
--! source_key = ["_legacy_id"]
SELECT new_id AS id, verification_id, user_id, true AS is_verified, created_at AS verified_at,
       last_verified_at AS last_checked_at, race_count, false AS role_granted, created_at,
       created_at AS updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM racer
