-- A year is one of 1920 to 2020, or comes from an age.
SELECT 'coach ' || _legacy_id AS _detail
FROM coaches
WHERE year_of_birth NOT BETWEEN 1920 AND 2020 AND _note NOT LIKE '%age_converted%'
