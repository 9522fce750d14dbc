SELECT
    id,
    name,
    bio,
    photo_url,
    sex,
    year_of_birth,
    voice_id,
    voice_settings,
    prompt,
    is_active,
    created_at,
    updated_at,
    legacy_id AS _legacy_id,
    intro AS _intro,
    reject AS _reject,
    note AS _note,
    detail AS _detail
FROM coach_row
