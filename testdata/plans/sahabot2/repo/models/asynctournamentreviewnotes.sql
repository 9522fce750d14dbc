--! kind = "export"
SELECT 'asynctournamentreviewnotes' AS "table", id AS legacy_id,
       json_object(
           'race_id', race_id,
           'author_id', author_id,
           'note', note,
           'created', created) AS columns
FROM legacy.asynctournamentreviewnotes
