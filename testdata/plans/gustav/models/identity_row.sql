--! kind = "stage"
-- The identity file, row by row: of an ID's rows, the first counts.
SELECT
    _row,
    legacy_id,
    sub,
    row_number() OVER (PARTITION BY legacy_id ORDER BY _row) AS place,
    first_value(sub) OVER (PARTITION BY legacy_id ORDER BY _row) AS first_sub
FROM (
    SELECT _row, lower(btrim(legacy_id)) AS legacy_id, btrim(sub) AS sub
    FROM identity.rows
) AS given
WHERE legacy_id <> '' AND sub <> ''
