--! source_key = ["_legacy_id"]
SELECT new_id AS id, tournament_id AS async_tournament_id, permalink_id, user_id, reviewed_by_id,
       thread_id, thread_open_time AS thread_opened_at, thread_timeout_time AS thread_timeout_at,
       start_time AS started_at, end_time AS finished_at, status, reattempted, reattempt_reason,
       runner_notes, runner_vod_url AS vod_url, run_collection_rate AS collection_rate,
       run_igt AS igt_time, score, score_updated_at, review_status, reviewed_at, reviewer_notes,
       created_at, updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM race
