--! kind = "stage"
-- Objects that a material or a hand-in names.
SELECT 'section_materials' AS bucket, path FROM material_entry WHERE type = 'file' AND path IS NOT NULL
UNION
SELECT 'submissions', path FROM submission_entry WHERE path IS NOT NULL
