SELECT
    key,
    json_object('content', value) AS value,
    title || coalesce(name, '') AS description,
    is_public,
    created_at,
    created_at AS updated_at,
    source AS _table,
    id AS _legacy_id,
    _row,
    CASE
        WHEN n > 1 THEN 'duplicate_id'
        WHEN is_endless THEN 'malformed_row'
        WHEN is_one_value AND by_id > 1 THEN 'duplicate_key'
        WHEN NOT is_one_value AND by_time > 1 AND compared = latest THEN 'duplicate_key'
        WHEN NOT is_one_value AND by_time > 1 THEN 'conflicting_config'
    END AS _reject,
    concat_ws(',',
        CASE WHEN coalesce(short_name, '') = '' THEN 'missing_name' END,
        CASE WHEN short_name <> '' AND short_name <> name THEN 'key_normalised' END,
        CASE WHEN value IS NULL THEN 'null_value' WHEN value = '' THEN 'empty_value' END,
        CASE WHEN time_create IS NULL THEN 'missing_timestamp' END
    ) AS _note
FROM (
    SELECT
        *,
        coalesce(time_create AT TIME ZONE 'UTC', as_of()) AS created_at,
        row_number() OVER (PARTITION BY key, n = 1 ORDER BY id) AS by_id,
        row_number() OVER (PARTITION BY key, n = 1 ORDER BY time_create DESC NULLS LAST, id DESC) AS by_time,
        first_value(compared) OVER (PARTITION BY key, n = 1 ORDER BY time_create DESC NULLS LAST, id DESC) AS latest,
        min(compared) OVER (PARTITION BY key, n = 1) = max(compared) OVER (PARTITION BY key, n = 1) AS is_one_value
    FROM (SELECT *, coalesce('text ' || value, 'null') AS compared FROM config) AS config
) AS judged
UNION ALL
SELECT
    'default_coach',
    json_object('default_coach_id', id),
    'Default coach for new users',
    false,
    as_of(),
    as_of(),
    'tls_coach',
    _legacy_id,
    CAST(NULL AS bigint),
    CAST(NULL AS text),
    concat_ws(',',
        CASE WHEN NOT is_exact THEN 'default_coach_approximate' END,
        CASE WHEN candidates > 1 AND is_exact THEN 'ambiguous_default_coach' END)
FROM (
    SELECT
        id, _legacy_id, is_exact,
        count(*) OVER (PARTITION BY is_exact) AS candidates,
        row_number() OVER (ORDER BY is_exact DESC, _legacy_id) AS n
    FROM (SELECT id, _legacy_id, name = 'Daniel' AS is_exact FROM coaches WHERE lower(name) LIKE '%daniel%') AS named
) AS candidates
WHERE n = 1
