-- a.b.t: 1 rows.
SELECT
    "id",
    "name"
FROM "legacy_a.b"."t"
