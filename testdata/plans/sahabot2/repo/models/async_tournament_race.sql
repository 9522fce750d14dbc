--! target = "async_qualifier_races"
--! source_key = ["_legacy_id"]
SELECT r.new_id AS id, r.tournament_id, r.permalink_id, r.user_id, l.new_id AS live_race_id,
       r.reviewed_by_id, r.thread_id AS discord_thread_id, r.thread_open_time,
       r.thread_timeout_time, r.start_time, r.end_time, r.status, r.reattempted, r.runner_notes,
       r.runner_vod_url, r.score, r.score_updated_at, r.review_status, r.reviewed_at,
       r.reviewer_notes, r.created_at, r.updated_at,
       r.legacy_id AS _legacy_id, r.reject AS _reject,
       nullif(concat_ws(',', nullif(r.note, ''),
           CASE WHEN r.live_race_id IS NOT NULL AND l.new_id IS NULL
                THEN 'missing_live_race' END), '') AS _note,
       r.detail AS _detail
FROM race AS r
LEFT JOIN migration_live_race_map AS l ON l.old_id = r.live_race_id
