--! source_key = ["_legacy_id"]
SELECT new_id AS id, organization_id, name, active, channel_id AS discord_channel_id,
       owner_id AS owner_discord_id, allowed_reattempts, runs_per_pool, false AS hide_results,
       created_at, updated_at,
       legacy_id AS _legacy_id, guild_id AS _guild_id,
       reject AS _reject, note AS _note, detail AS _detail
FROM tournament
