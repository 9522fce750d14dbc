--! kind = "stage"
-- Presets were YAML and become JSON; what is no YAML is kept as the text that it is.
WITH parsed AS (
    SELECT p.*, yaml_to_json(p.content) AS settings, m.new_id AS new_namespace_id,
           n.user_id,
           CASE WHEN m.new_id IS NULL THEN 'missing_namespace' END AS reject
    FROM legacy.presets AS p
    LEFT JOIN migration_namespace_map AS m ON m.old_id = p.namespace_id
    LEFT JOIN preset_namespace AS n ON n.id = m.new_id
)
SELECT _row, id AS legacy_id,
       CASE WHEN reject IS NULL
            THEN var('id_base') + row_number() OVER (PARTITION BY reject IS NULL ORDER BY id)::bigint
       END AS new_id,
       new_namespace_id AS namespace_id, user_id, randomizer, preset_name AS name,
       coalesce(settings, json_object('raw_yaml', content)) AS settings,
       coalesce(modified, as_of() AT TIME ZONE 'UTC') AS modified,
       reject,
       concat_ws(',', CASE WHEN settings IS NULL THEN 'yaml_parse_failed' END,
                      CASE WHEN modified IS NULL THEN 'zero_date' END) AS note,
       CASE WHEN reject IS NOT NULL THEN 'namespace ' || namespace_id END AS detail
FROM parsed
