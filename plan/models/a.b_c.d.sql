-- a.b.c.d: 1 rows.
SELECT
    "id",
    "name"
FROM "legacy_a.b"."c.d"
