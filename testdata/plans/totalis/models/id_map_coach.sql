SELECT _legacy_id AS original_id, id AS uuid FROM coaches
