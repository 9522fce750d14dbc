-- Keys have their form, values the one member `content`, and variables alone are public.
SELECT key AS _detail
FROM app_config
WHERE key !~ '^[a-z][a-z0-9_]*$'
    OR (is_public AND _table <> 'tls_variable')
    OR (key <> 'default_coach' AND array_to_string(json_keys(value), ',') <> 'content')
