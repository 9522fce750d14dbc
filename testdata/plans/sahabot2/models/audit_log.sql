--! source_key = ["_legacy_id"]
SELECT new_id AS id, user_id, organization_id, action,
       CASE WHEN data IS NOT NULL
            THEN json_object('entity', 'async_tournament', 'async_tournament_id', tournament_id,
                             'legacy_id', legacy_id, 'data', data::json)
            WHEN text IS NOT NULL
            THEN json_object('entity', 'async_tournament', 'async_tournament_id', tournament_id,
                             'legacy_id', legacy_id, 'text', text)
            ELSE json_object('entity', 'async_tournament', 'async_tournament_id', tournament_id,
                             'legacy_id', legacy_id)
       END AS details,
       created_at, updated_at,
       legacy_id AS _legacy_id, reject AS _reject, note AS _note, detail AS _detail
FROM audit_entry
