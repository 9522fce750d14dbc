-- Prompts, variables and settings, with the key that each has in the target.
SELECT
    *,
    row_number() OVER (PARTITION BY source, id ORDER BY _row) AS n,
    prefix || '_' || coalesce(nullif(short_name, ''), id::text) AS key
FROM (
    SELECT
        *,
        regexp_replace(regexp_replace(regexp_replace(lower(name), '[^a-z0-9_]', '_', 'g'), '_+', '_', 'g'), '^_|_$', '', 'g')
            AS short_name,
        time_create::text IN ('infinity', '-infinity') AS is_endless
    FROM (
        SELECT _row, 'tls_prompt' AS source, 'prompt' AS prefix, 'Prompt: ' AS title, id, name,
            prompt AS value, false AS is_public, time_create
        FROM legacy.tls_prompt
        UNION ALL
        SELECT _row, 'tls_variable', 'var', 'Variable: ', id, name, value, coalesce("user", false), time_create
        FROM legacy.tls_variable
        UNION ALL
        SELECT _row, 'tls_system', 'system', 'System: ', id, name, value, false, time_create
        FROM legacy.tls_system
    ) AS sources
) AS named
