-- What has no column in the target.
SELECT _legacy_id AS legacy_id, id, _intro AS intro
FROM coaches
WHERE _intro IS NOT NULL
