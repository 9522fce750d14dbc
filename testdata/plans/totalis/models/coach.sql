-- What coaches say of themselves, looked at once.
SELECT
    _row,
    id,
    row_number() OVER (PARTITION BY id ORDER BY _row) AS n,
    coalesce(nullif(btrim(name), ''), 'Coach ' || id) AS name,
    nullif(btrim(name), '') IS NULL AS is_nameless,
    nullif(btrim(description), '') AS description,
    nullif(btrim(intro), '') AS intro,
    intro AS written_intro,
    lower(btrim(sex)) AS sex,
    prompt,
    image_id, image60_id, image45_id, image30_id,
    time_create,
    time_create::text IN ('infinity', '-infinity') AS is_endless,
    extract(year FROM CASE WHEN time_create::text NOT IN ('infinity', '-infinity') THEN time_create
        ELSE as_of() AT TIME ZONE 'UTC' END)::int AS year_of_row,
    (regexp_match(intro, 'born in (\d{4})', 'i'))[1]::int AS born_in,
    (regexp_match(intro, 'birth year[\s:]*(\d{4})', 'i'))[1]::int AS birth_year,
    (regexp_match(intro, '(\d{4})\s*birth', 'i'))[1]::int AS year_of_birth,
    coalesce(
        (regexp_match(intro, '\mage\M[\s:]*(\d{1,2})(?:\D|$)', 'i'))[1],
        (regexp_match(intro, '(?:^|\D)(\d{1,2})\s*years old', 'i'))[1]
    )::int AS age,
    (regexp_match(intro, '(?:^|\D)(19[2-9]\d|20[01]\d|2020)(?:\D|$)'))[1]::int AS some_year
FROM legacy.tls_coach
