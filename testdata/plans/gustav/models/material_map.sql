--! kind = "map"
-- Where each entry of a section's list went.
SELECT _section_id AS section_id, _place AS place, id FROM unit_materials ORDER BY section_id, place
