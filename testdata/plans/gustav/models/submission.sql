--! kind = "stage"
-- Each hand-in as the target wants it, whatever columns that has.
WITH placed AS (
    SELECT
        s.*,
        e.path, e.file_type, e.text_body AS text, e.file_text,
        person.sub AS student_sub,
        t.id AS known_task_id,
        c.candidates, c.released, c.any_course, c.released_course, c.earliest_course,
        b.fault, b.etag_multipart, b.size_bytes, b.sha256, b.found_type,
        coalesce(b.declared_type, sniff_mime('', e.file_type)) AS declared_type,
        e.is_mastery OR (mastery.task_id IS NOT NULL AND regular.task_id IS NULL) AS is_mastery,
        e.form
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
            WHEN known_task_id IS NULL THEN 'task_not_imported'
            WHEN named_kind IS NULL THEN 'unsupported_kind'
            WHEN named_kind = 'text' AND text IS NULL THEN 'invalid_payload'
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
        max(same_number) OVER (PARTITION BY reject IS NULL, course_id, task_id, student_sub) > 1 AND reject IS NULL
            AS is_renumbered
    FROM counted
),
stated AS (
    SELECT
        *,
        CASE feedback_status
            WHEN 'completed' THEN 'completed'
            WHEN 'failed' THEN CASE WHEN var('schema') = 'late' THEN 'failed' ELSE 'error' END
            ELSE 'pending'
        END AS status,
        CASE
            WHEN ai_insights IS NULL OR NOT json_valid(ai_insights) THEN '{}'
            WHEN json_typeof(ai_insights) = 'object' THEN ai_insights
            WHEN json_typeof(ai_insights) = 'null' THEN '{}'
            ELSE json_object('ai_insights', ai_insights::json)
        END AS insights,
        json_strip_nulls(json_object(
            'ai_grade', ai_grade,
            'teacher_override_grade', teacher_override_grade,
            'ai_criteria_analysis', ai_criteria_analysis,
            'is_correct', is_correct,
            'feedback_viewed_at', feedback_viewed_at)) AS legacy
    FROM numbered
),
gathered AS (
    SELECT
        *,
        nullif(json_concat(
            insights,
            CASE WHEN legacy = '{}' THEN '{}' ELSE json_object('legacy', legacy::json) END,
            CASE WHEN kind <> 'text' AND var('schema') = 'seed' AND file_text IS NOT NULL
                THEN json_object('legacy_text', file_text) ELSE '{}' END
        ), '{}') AS analysis
    FROM stated
)
SELECT
    _row,
    id,
    course_id,
    task_id,
    student_sub,
    kind,
    CASE WHEN kind = 'text' THEN text WHEN var('schema') = 'late' THEN file_text END AS text_body,
    path,
    CASE
        WHEN kind = 'text' OR reject IS NOT NULL THEN NULL
        WHEN var('keep_keys') THEN path
        ELSE 'submissions/' || course_id || '/' || task_id || '/'
            || coalesce(
                nullif(btrim(regexp_replace(
                    regexp_replace(normalize(student_sub, NFKD), '[^\x00-\x7F]+', '', 'g'),
                    '[^A-Za-z0-9._-]+', '-', 'g'), '-_.'), ''),
                'student')
            || '/' || CAST(floor(extract(epoch FROM submitted_at) * 1000) AS bigint) || '-' || left(sha256, 32) || '.'
            || CASE content_type WHEN 'image/png' THEN 'png' WHEN 'image/jpeg' THEN 'jpg' ELSE 'pdf' END
    END AS storage_key,
    CASE WHEN kind <> 'text' THEN content_type END AS mime_type,
    CASE WHEN kind <> 'text' THEN size_bytes END AS size_bytes,
    CASE WHEN kind <> 'text' THEN sha256 END AS sha256,
    CAST(CASE WHEN is_renumbered THEN place ELSE attempt_number END AS integer) AS attempt_nr,
    status AS analysis_status,
    analysis,
    nullif(concat_ws(E'\n\n',
        CASE WHEN teacher_override_feedback ~ '\S' THEN teacher_override_feedback END,
        CASE WHEN feed_back_text ~ '\S' THEN feed_back_text END,
        CASE WHEN feed_forward_text ~ '\S' THEN feed_forward_text END,
        CASE WHEN ai_feedback ~ '\S' AND NOT coalesce(feed_back_text ~ '\S', false)
            AND NOT coalesce(feed_forward_text ~ '\S', false) THEN ai_feedback END
    ), '') AS feedback_md,
    submitted_at,
    CASE WHEN status = 'completed' THEN feedback_generated_at END AS completed_at,
    reject,
    CASE WHEN reject IS NULL THEN concat_ws(',',
        CASE WHEN candidates > 1 AND released = 1 THEN 'resolved_by_release_time' END,
        CASE WHEN candidates > 1 AND released <> 1 THEN 'resolved_by_creation_time' END,
        CASE WHEN is_renumbered THEN 'attempt_renumbered' END,
        CASE WHEN is_mismatch THEN 'mime_mismatch' END,
        CASE WHEN etag_multipart THEN 'etag_multipart' END,
        CASE WHEN feedback_status NOT IN ('pending', 'processing', 'completed', 'failed', 'retry') THEN 'unknown_enum' END
    ) END AS note,
    CASE WHEN reject = 'ambiguous_course' THEN candidates || ' courses, ' || released || ' of them showed it then' END AS detail
FROM gathered
