SELECT
    id,
    name,
    bio,
    photo_url,
    sex,
    year_of_birth,
    json_object('legacy_id', legacy_id, 'intro', intro, 'prompt', prompt) AS metadata,
    is_active,
    created_at,
    updated_at,
    legacy_id AS _legacy_id,
    intro AS _intro,
    reject AS _reject,
    note AS _note,
    detail AS _detail
FROM coach_row
