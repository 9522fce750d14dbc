--! kind = "stage"
WITH placed AS (
    SELECT r.*, t.new_id AS new_tournament_id, l.new_id AS new_permalink_id,
           u.new_id AS new_user_id, reviewer.new_id AS new_reviewer_id,
           pool.tournament_id AS pool_tournament_id,
           CASE WHEN t.new_id IS NULL THEN 'missing_tournament'
                WHEN l.new_id IS NULL THEN 'missing_permalink'
                WHEN u.new_id IS NULL THEN 'missing_user'
           END AS reject
    FROM legacy.asynctournamentrace AS r
    LEFT JOIN migration_tournament_map AS t ON t.old_id = r.tournament_id
    LEFT JOIN migration_permalink_map AS l ON l.old_id = r.permalink_id
    LEFT JOIN migration_user_map AS u ON u.old_id = r.user_id
    LEFT JOIN migration_user_map AS reviewer ON reviewer.old_id = r.reviewed_by_id
    LEFT JOIN legacy.asynctournamentpermalink AS link ON link.id = r.permalink_id
    LEFT JOIN legacy.asynctournamentpermalinkpool AS pool ON pool.id = link.pool_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       new_tournament_id AS tournament_id, new_permalink_id AS permalink_id,
       new_user_id AS user_id, new_reviewer_id AS reviewed_by_id, live_race_id,
       thread_id,
       nullif(thread_open_time, timestamp '0001-01-01') AS thread_open_time,
       nullif(thread_timeout_time, timestamp '0001-01-01') AS thread_timeout_time,
       nullif(start_time, timestamp '0001-01-01') AS start_time,
       nullif(end_time, timestamp '0001-01-01') AS end_time,
       status, coalesce(reattempted, 0) AS reattempted, reattempt_reason,
       runner_notes, runner_vod_url, run_collection_rate, run_igt,
       score, nullif(score_updated_at, timestamp '0001-01-01') AS score_updated_at,
       -- The scoring code wrote the one, the review page the other.
       CASE WHEN review_status = 'approved' THEN 'accepted' ELSE review_status END
           AS review_status,
       nullif(reviewed_at, timestamp '0001-01-01') AS reviewed_at, reviewer_notes,
       coalesce(created, updated, as_of() AT TIME ZONE 'UTC') AS created_at,
       coalesce(updated, created, as_of() AT TIME ZONE 'UTC') AS updated_at,
       reject,
       concat_ws(',',
           CASE WHEN pool_tournament_id <> tournament_id THEN 'tournament_mismatch' END,
           CASE WHEN reviewed_by_id IS NOT NULL AND new_reviewer_id IS NULL
                THEN 'missing_reviewer' END,
           CASE WHEN status NOT IN ('pending', 'in_progress', 'finished', 'forfeit',
                                    'disqualified') THEN 'unknown_enum' END,
           CASE WHEN review_status = 'approved' THEN 'enum_normalised'
                WHEN review_status NOT IN ('pending', 'accepted', 'rejected')
                THEN 'unknown_enum' END,
           CASE WHEN reattempted IS NULL THEN 'null_defaulted' END,
           CASE WHEN thread_open_time = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN thread_timeout_time = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN start_time = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN end_time = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN score_updated_at = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN reviewed_at = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN created IS NULL THEN 'zero_date' END,
           CASE WHEN updated IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject = 'missing_tournament' THEN 'tournament ' || tournament_id
            WHEN reject = 'missing_permalink' THEN 'permalink ' || permalink_id
            WHEN reject = 'missing_user' THEN 'user ' || user_id
            ELSE nullif(concat_ws('; ',
                CASE WHEN pool_tournament_id <> tournament_id
                     THEN 'permalink ' || permalink_id || ' is of tournament '
                          || pool_tournament_id END,
                CASE WHEN reviewed_by_id IS NOT NULL AND new_reviewer_id IS NULL
                     THEN 'reviewer ' || reviewed_by_id END), '')
       END AS detail
FROM placed
