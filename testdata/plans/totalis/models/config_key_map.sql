SELECT _table AS "table", _legacy_id AS original_id, key
FROM app_config
WHERE key <> 'default_coach'
