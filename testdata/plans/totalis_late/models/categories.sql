SELECT
    id,
    parent_id,
    name,
    name_short,
    description,
    icon,
    sort_order,
    primary_color,
    secondary_color,
    is_active,
    show_checkin_history,
    checkin_enabled,
    followup_timer,
    prompt_checkin,
    prompt_checkin_2,
    guidelines_file_text,
    max_questions,
    scope,
    json_object(
        'legacy_id', legacy_id,
        'followup_chat_enabled', followup_chat_enabled,
        'icon_secondary', icon_secondary
    ) AS metadata,
    created_at,
    updated_at,
    legacy_id AS _legacy_id,
    followup_chat_enabled AS _followup_chat_enabled,
    icon_secondary AS _icon_secondary,
    reject AS _reject,
    note AS _note,
    detail AS _detail
FROM category_row
ORDER BY place, n
