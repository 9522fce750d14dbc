--! kind = "stage"
-- What the JSON of each hand-in says. It may stand in a string once more, or be the text alone.
WITH formed AS (
    SELECT
        _row, id, submission_data,
        CASE WHEN json_valid(submission_data) THEN json_typeof(submission_data) ELSE 'broken' END AS form
    FROM legacy_public.submission
),
unquoted AS (
    SELECT
        *,
        CASE WHEN form = 'string' THEN (json_elements_text('[' || submission_data || ']'))[1] END AS inner_text
    FROM formed
),
said AS (
    SELECT
        _row, id, form,
        CASE
            WHEN form = 'object' THEN submission_data
            WHEN json_valid(inner_text) THEN CASE WHEN json_typeof(inner_text) = 'object' THEN inner_text END
        END AS data,
        inner_text
    FROM unquoted
),
named AS (
    SELECT
        _row, id, form,
        nullif(btrim(data ->> 'file_path'), '') AS path,
        nullif(ltrim(lower(btrim(data ->> 'file_type')), '.'), '') AS file_type,
        lower(data ->> 'is_mastery') = 'true' AS is_mastery,
        data ->> 'text' AS text,
        data ->> 'content' AS content,
        data ->> 'body' AS body,
        data ->> 'answer' AS answer,
        data ->> 'extracted_text' AS extracted_text,
        CASE WHEN data IS NULL THEN inner_text END AS bare_text
    FROM said
)
SELECT
    _row, id, form, path,
    coalesce(file_type, lower(regexp_substr(path, '\.([A-Za-z0-9]+)$', 1, 1, '', 1))) AS file_type,
    coalesce(is_mastery, false) AS is_mastery,
    coalesce(
        CASE WHEN text ~ '\S' THEN text END,
        CASE WHEN content ~ '\S' THEN content END,
        CASE WHEN body ~ '\S' THEN body END,
        CASE WHEN answer ~ '\S' THEN answer END,
        CASE WHEN bare_text ~ '\S' THEN bare_text END
    ) AS text_body,
    -- What stands in square brackets waits for the text, or says why there is none.
    coalesce(
        CASE WHEN extracted_text ~ '\S' AND extracted_text !~ '^\s*\[[^\]]*\]\s*$' THEN extracted_text END,
        CASE WHEN text ~ '\S' AND text !~ '^\s*\[[^\]]*\]\s*$' THEN text END
    ) AS file_text
FROM named
