--! kind = "stage"
-- Whose each hand-in is, of which course and kind, and whether it goes. Texts are not here: what has
-- to be sorted is small.
WITH placed AS (
    SELECT
        s.id, s.task_id, s.attempt_number, s.submitted_at,
        e.path,
        e.file_type,
        e.form,
        e.text_body IS NOT NULL AS has_text,
        person.sub AS student_sub,
        t.id IS NOT NULL AS has_task,
        c.candidates, c.released, c.any_course, c.released_course, c.earliest_course,
        b.fault, b.etag_multipart, b.size_bytes, b.sha256, b.found_type,
        coalesce(b.declared_type, sniff_mime('', e.file_type)) AS declared_type,
        e.is_mastery OR (mastery.task_id IS NOT NULL AND regular.task_id IS NULL) AS is_mastery
    FROM legacy_public.submission AS s
    JOIN submission_entry AS e ON e.id = s.id
    LEFT JOIN person ON person.legacy_id = s.student_id
    LEFT JOIN unit_tasks AS t ON t.id = s.task_id
    LEFT JOIN legacy_public.mastery_tasks AS mastery ON mastery.task_id = s.task_id
    LEFT JOIN legacy_public.regular_tasks AS regular ON regular.task_id = s.task_id
    LEFT JOIN submission_course AS c ON c.id = s.id
    LEFT JOIN blob AS b ON b.bucket = 'submissions' AND b.path = e.path
),
-- The first bytes tell a PDF, PNG or JPEG: where they say another type, they are right.
typed AS (
    SELECT
        *,
        CASE
            WHEN path IS NULL THEN 'text'
            WHEN file_type IN ('jpg', 'jpeg', 'png') THEN 'image'
            WHEN file_type = 'pdf' AND var('schema') = 'late' THEN 'file'
        END AS named_kind,
        path IS NOT NULL AND fault IS NULL AND found_type IS DISTINCT FROM declared_type AS is_mismatch,
        coalesce(found_type, declared_type) AS content_type
    FROM placed
),
decided AS (
    SELECT
        *,
        CASE
            WHEN named_kind = 'text' THEN 'text'
            WHEN fault IS NOT NULL THEN named_kind
            WHEN content_type IN ('image/jpeg', 'image/png') THEN 'image'
            WHEN content_type = 'application/pdf' AND var('schema') = 'late' THEN 'file'
        END AS kind,
        CASE
            WHEN candidates = 1 THEN any_course
            WHEN released = 1 THEN released_course
            WHEN var('ambiguous_course') = 'earliest' THEN earliest_course
        END AS course_id
    FROM typed
),
judged AS (
    SELECT
        *,
        CASE
            WHEN is_mastery THEN 'mastery_not_migrated'
            WHEN form = 'broken' THEN 'invalid_json'
            WHEN student_sub IS NULL THEN 'missing_student_identity'
            WHEN NOT has_task THEN 'task_not_imported'
            WHEN named_kind IS NULL THEN 'unsupported_kind'
            WHEN named_kind = 'text' AND NOT has_text THEN 'invalid_payload'
            WHEN candidates IS NULL THEN 'missing_course'
            WHEN course_id IS NULL THEN 'ambiguous_course'
            WHEN path IS NOT NULL AND fault IS NOT NULL THEN fault
            WHEN kind IS NULL AND content_type = 'application/pdf' THEN 'unsupported_kind'
            WHEN kind IS NULL THEN 'unsupported_mime'
        END AS reject
    FROM decided
),
-- Two rows that would have one number are the reason to count all of that pupil and task anew.
counted AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY reject IS NULL, course_id, task_id, student_sub, attempt_number) AS same_number,
        row_number() OVER (PARTITION BY reject IS NULL, course_id, task_id, student_sub ORDER BY submitted_at, id) AS place
    FROM judged
),
numbered AS (
    SELECT
        *,
        reject IS NULL
            AND max(same_number) OVER (PARTITION BY reject IS NULL, course_id, task_id, student_sub) > 1
            AS is_renumbered
    FROM counted
)
SELECT
    id,
    course_id,
    student_sub,
    kind,
    path,
    content_type,
    size_bytes,
    sha256,
    CAST(CASE WHEN is_renumbered THEN place ELSE attempt_number END AS integer) AS attempt_nr,
    reject,
    CASE WHEN reject IS NULL THEN concat_ws(',',
        CASE WHEN candidates > 1 AND released = 1 THEN 'resolved_by_release_time' END,
        CASE WHEN candidates > 1 AND released <> 1 THEN 'resolved_by_creation_time' END,
        CASE WHEN is_renumbered THEN 'attempt_renumbered' END,
        CASE WHEN is_mismatch THEN 'mime_mismatch' END,
        CASE WHEN etag_multipart THEN 'etag_multipart' END
    ) END AS note,
    CASE WHEN reject = 'ambiguous_course'
        THEN candidates || ' courses, ' || released || ' of them showed it then' END AS detail
FROM numbered
