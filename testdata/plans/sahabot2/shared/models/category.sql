--! kind = "stage"
-- The parts of the comma lists: trimmed, without empty ones and repeats, numbered from 1.
WITH parts AS (
    SELECT id, unnest(string_to_array(racetime_categories, ',')) AS part,
           unnest(generate_series(1, cardinality(string_to_array(racetime_categories, ','))))
               AS place
    FROM legacy.racerverification
),
first_places AS (
    SELECT id, btrim(part, E' \t\r\n') AS category, min(place) AS place
    FROM parts
    WHERE btrim(part, E' \t\r\n') <> ''
    GROUP BY id, btrim(part, E' \t\r\n')
)
SELECT id AS verification_id, category,
       row_number() OVER (PARTITION BY id ORDER BY place) AS position
FROM first_places
