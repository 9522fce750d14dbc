-- Each coach as the target wants it, whatever columns that has.
SELECT
    uuid_from_sha256('totalis-coach-' || id) AS id,
    name,
    coalesce(description, intro) AS bio,
    var('public_base') || '/coach-images/' || percent_encode_path(photo) AS photo_url,
    sex,
    coalesce(told_year, year_of_row - age, some_year) AS year_of_birth,
    regexp_replace(lower(name), '\s+', '_', 'g')
        || CASE sex WHEN 'male' THEN '_m' WHEN 'female' THEN '_f' ELSE '_nb' END AS voice_id,
    '{}'::jsonb AS voice_settings,
    prompt,
    true AS is_active,
    created_at,
    created_at AS updated_at,
    id AS legacy_id,
    written_intro AS intro,
    _row,
    CASE WHEN n > 1 THEN 'duplicate_id' WHEN is_endless THEN 'malformed_row' END AS reject,
    concat_ws(',',
        CASE WHEN is_nameless THEN 'missing_name' END,
        CASE WHEN written_sex IS NULL OR written_sex = '' THEN 'null_defaulted' END,
        CASE WHEN sex = 'other' AND written_sex <> '' THEN 'unknown_enum' END,
        CASE WHEN description IS NULL AND intro IS NOT NULL THEN 'bio_from_intro' END,
        CASE WHEN told_year IS NULL AND age IS NOT NULL THEN 'age_converted' END,
        CASE WHEN coalesce(told_year, age, some_year) IS NULL THEN 'no_birth_year' END,
        CASE WHEN time_create IS NULL THEN 'missing_timestamp' END,
        CASE WHEN is_repeated THEN 'duplicate_name' END,
        CASE WHEN photo IS NULL THEN 'no_photo' END,
        faults
    ) AS note,
    nullif(lost, '') AS detail
FROM (
    SELECT
        *,
        CASE
            WHEN written_sex IN ('m', 'male', 'man') THEN 'male'
            WHEN written_sex IN ('f', 'female', 'woman') THEN 'female'
            WHEN written_sex IN ('nb', 'non-binary', 'non_binary', 'nonbinary') THEN 'non_binary'
            ELSE 'other'
        END AS sex,
        coalesce(time_create AT TIME ZONE 'UTC', as_of()) AS created_at,
        coalesce(
            CASE WHEN born_in BETWEEN 1920 AND 2020 THEN born_in END,
            CASE WHEN birth_year BETWEEN 1920 AND 2020 THEN birth_year END,
            CASE WHEN year_of_birth BETWEEN 1920 AND 2020 THEN year_of_birth END
        ) AS told_year,
        row_number() OVER (PARTITION BY name, n = 1 ORDER BY id) > 1 AND n = 1 AS is_repeated,
        coalesce(
            CASE WHEN fault_main = 'ok' THEN 'main/image_' || image_id || '_main.' || lookup('image', image_id, 'ext') END,
            CASE WHEN fault_60 = 'ok' THEN '60/image_' || image60_id || '_60.' || lookup('image', image60_id, 'ext') END,
            CASE WHEN fault_45 = 'ok' THEN '45/image_' || image45_id || '_45.' || lookup('image', image45_id, 'ext') END,
            CASE WHEN fault_30 = 'ok' THEN '30/image_' || image30_id || '_30.' || lookup('image', image30_id, 'ext') END
        ) AS photo,
        nullif(array_to_string(array_sort(array_distinct(array_remove_all(
            make_array(fault_main, fault_60, fault_45, fault_30), 'ok'))), ','), '') AS faults,
        concat_ws(', ',
            CASE WHEN fault_main <> 'ok' THEN 'image ' || image_id END,
            CASE WHEN fault_60 <> 'ok' THEN 'image ' || image60_id END,
            CASE WHEN fault_45 <> 'ok' THEN 'image ' || image45_id END,
            CASE WHEN fault_30 <> 'ok' THEN 'image ' || image30_id END
        ) AS lost
    FROM (
        SELECT
            * EXCLUDE (sex),
            sex AS written_sex,
            CASE WHEN image_id <> 0 AND lookup('image', image_id, 'ext') IS NULL THEN 'blob_missing'
                WHEN image_id <> 0 THEN coalesce(lookup('image', image_id, 'fault'), 'ok') END AS fault_main,
            CASE WHEN image60_id <> 0 AND lookup('image', image60_id, 'ext') IS NULL THEN 'blob_missing'
                WHEN image60_id <> 0 THEN coalesce(lookup('image', image60_id, 'fault'), 'ok') END AS fault_60,
            CASE WHEN image45_id <> 0 AND lookup('image', image45_id, 'ext') IS NULL THEN 'blob_missing'
                WHEN image45_id <> 0 THEN coalesce(lookup('image', image45_id, 'fault'), 'ok') END AS fault_45,
            CASE WHEN image30_id <> 0 AND lookup('image', image30_id, 'ext') IS NULL THEN 'blob_missing'
                WHEN image30_id <> 0 THEN coalesce(lookup('image', image30_id, 'fault'), 'ok') END AS fault_30
        FROM coach
    ) AS looked_up
) AS judged
