SELECT
    uuid_from_sha256('totalis-mapping-' || entity_type || '-' || original_id) AS id,
    entity_type,
    original_id,
    uuid AS uuid_id,
    as_of() AS created_at
FROM (
    SELECT 'coach' AS entity_type, original_id, uuid FROM id_map_coach
    UNION ALL
    SELECT 'category', original_id, uuid FROM id_map_category
) AS maps
