-- Each category as the target wants it, whatever columns that has.
SELECT
    uuid_from_sha256('totalis-category-' || id) AS id,
    CASE WHEN tree_parent_id IS NOT NULL
        THEN uuid_from_sha256('totalis-category-' || tree_parent_id) END AS parent_id,
    coalesce(nullif(btrim(name), ''), 'Category ' || id) AS name,
    nullif(btrim(name_short), '') AS name_short,
    nullif(btrim(description), '') AS description,
    var('public_base') || '/category-icons/' || percent_encode_path(coalesce(first_icon, second_icon)) AS icon,
    coalesce(sort_order, 0) AS sort_order,
    nullif(btrim(primary_color), '') AS primary_color,
    nullif(btrim(secondary_color), '') AS secondary_color,
    true AS is_active,
    coalesce(show_checkin_history, false) AS show_checkin_history,
    coalesce(checkin_enabled, true) AS checkin_enabled,
    followup_timer,
    nullif(prompt_checkin, '') AS prompt_checkin,
    nullif(prompt_checkin_2, '') AS prompt_checkin_2,
    nullif(guidelines_file_text, '') AS guidelines_file_text,
    max_questions,
    nullif(btrim(scope), '') AS scope,
    created_at,
    created_at AS updated_at,
    id AS legacy_id,
    followup_chat_enabled,
    CASE WHEN first_icon IS NOT NULL
        THEN var('public_base') || '/category-icons/' || percent_encode_path(second_icon) END AS icon_secondary,
    place,
    n,
    _row,
    CASE WHEN n > 1 THEN 'duplicate_id' WHEN is_endless THEN 'malformed_row' END AS reject,
    concat_ws(',',
        CASE WHEN nullif(btrim(name), '') IS NULL THEN 'missing_name' END,
        CASE WHEN is_orphan THEN 'orphaned_parent' END,
        CASE WHEN is_cut THEN 'cycle' END,
        CASE WHEN sort_order IS NULL THEN 'null_defaulted' END,
        CASE WHEN step > 1 THEN 'sort_order_gap' END,
        CASE WHEN step = 0 THEN 'sort_order_duplicate' END,
        CASE WHEN max_questions NOT BETWEEN 1 AND 20 OR followup_timer < 0 THEN 'out_of_range' END,
        CASE WHEN time_create IS NULL THEN 'missing_timestamp' END,
        CASE WHEN is_repeated THEN 'duplicate_name' END,
        CASE WHEN first_icon IS NULL AND second_icon IS NOT NULL THEN 'secondary_icon_used' END,
        CASE WHEN coalesce(first_icon, second_icon) IS NULL AND coalesce(first_fault, second_fault) IS NOT NULL
            THEN 'no_icon' END,
        nullif(first_fault, 'ok'),
        CASE WHEN second_fault <> 'ok' AND second_fault IS DISTINCT FROM first_fault THEN second_fault END
    ) AS note,
    nullif(concat_ws(', ',
        CASE WHEN is_cut THEN 'its parent was ' || old_parent_id END,
        CASE WHEN is_orphan THEN 'its parent would be ' || parent_id END,
        CASE WHEN first_fault <> 'ok' THEN 'image ' || icon_id END,
        CASE WHEN second_fault <> 'ok' THEN 'image ' || icon_id_secondary END
    ), '') AS detail
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY tree_parent_id, btrim(name), n = 1 ORDER BY id) > 1
            AND n = 1 AND btrim(name) <> '' AS is_repeated,
        CASE WHEN first_fault = 'ok'
            THEN 'main/image_' || icon_id || '_main.' || lookup('image', icon_id, 'ext') END AS first_icon,
        CASE WHEN second_fault = 'ok'
            THEN 'main/image_' || icon_id_secondary || '_main.' || lookup('image', icon_id_secondary, 'ext') END AS second_icon
    FROM (
        SELECT
            c.*,
            row_number() OVER (PARTITION BY c.id ORDER BY c._row) AS n,
            c.time_create::text IN ('infinity', '-infinity') AS is_endless,
            coalesce(c.time_create AT TIME ZONE 'UTC', as_of()) AS created_at,
            t.parent_id AS tree_parent_id,
            t.old_parent_id,
            t.is_orphan,
            t.is_cut,
            t.step,
            p.level,
            p.place,
            CASE WHEN c.icon_id <> 0 AND lookup('image', c.icon_id, 'ext') IS NULL THEN 'blob_missing'
                WHEN c.icon_id <> 0 THEN coalesce(lookup('image', c.icon_id, 'fault'), 'ok') END AS first_fault,
            CASE WHEN c.icon_id_secondary <> 0 AND lookup('image', c.icon_id_secondary, 'ext') IS NULL THEN 'blob_missing'
                WHEN c.icon_id_secondary <> 0 THEN coalesce(lookup('image', c.icon_id_secondary, 'fault'), 'ok') END AS second_fault
        FROM legacy.tls_category AS c
        LEFT JOIN category_tree AS t ON t.id = c.id
        LEFT JOIN category_path AS p ON p.id = c.id
    ) AS placed
) AS judged
