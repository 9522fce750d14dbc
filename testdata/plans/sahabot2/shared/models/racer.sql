--! kind = "stage"
-- A racer is verified once: the latest time counts, and of two without one the higher ID.
WITH placed AS (
    SELECT r.*, v.new_id AS new_verification_id, u.new_id AS new_user_id,
           CASE WHEN v.new_id IS NULL THEN 'missing_verification'
                WHEN u.new_id IS NULL THEN 'missing_user'
           END AS missing
    FROM legacy.verifiedracer AS r
    LEFT JOIN migration_verification_map AS v ON v.old_id = r.racer_verification_id
    LEFT JOIN migration_user_map AS u ON u.old_id = r.user_id
),
judged AS (
    SELECT *,
           CASE WHEN missing IS NOT NULL THEN missing
                WHEN row_number() OVER (
                         PARTITION BY missing, new_verification_id, new_user_id
                         ORDER BY nullif(last_verified, timestamp '0001-01-01') DESC NULLS LAST,
                                  id DESC) > 1
                THEN 'duplicate_verified_racer'
           END AS reject
    FROM placed
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       new_verification_id AS verification_id, new_user_id AS user_id,
       coalesce(estimated_count, 0) AS race_count,
       coalesce(created, as_of() AT TIME ZONE 'UTC') AS created_at,
       nullif(last_verified, timestamp '0001-01-01') AS last_verified_at,
       reject,
       concat_ws(',',
           CASE WHEN estimated_count IS NULL THEN 'null_defaulted' END,
           CASE WHEN last_verified = timestamp '0001-01-01' THEN 'zero_date' END,
           CASE WHEN created IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject = 'missing_verification' THEN 'verification ' || racer_verification_id
            WHEN reject = 'missing_user' THEN 'user ' || user_id
            WHEN reject = 'duplicate_verified_racer'
            THEN 'verification ' || racer_verification_id || ', user ' || user_id
       END AS detail
FROM judged
