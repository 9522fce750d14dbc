-- What has no column in the target.
SELECT
    _legacy_id AS legacy_id,
    id,
    _followup_chat_enabled AS followup_chat_enabled,
    _icon_secondary AS icon_secondary
FROM categories
WHERE _followup_chat_enabled IS NOT NULL OR _icon_secondary IS NOT NULL
