--! target = "users"
--! source_key = ["_legacy_id"]
--! may_hold_rows = true
SELECT new_id AS id, discord_id, discord_username, racetime_id, racetime_name,
       racetime_access_token, NULL AS twitch_id, lower(twitch_name) AS twitch_name, display_name,
       false AS show_pronouns, 0 AS permission, is_active, is_placeholder, created_at, updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM person
