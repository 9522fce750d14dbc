--! kind = "stage"
-- Each hand-in as the target wants it, whatever columns that has.
WITH stated AS (
    SELECT
        s.*,
        c.course_id, c.student_sub, c.kind, c.path, c.content_type, c.size_bytes, c.sha256, c.attempt_nr,
        c.reject, c.note, c.detail,
        e.text_body AS said,
        e.file_text,
        CASE s.feedback_status
            WHEN 'completed' THEN 'completed'
            WHEN 'failed' THEN CASE WHEN var('schema') = 'late' THEN 'failed' ELSE 'error' END
            ELSE 'pending'
        END AS status,
        CASE
            WHEN s.ai_insights IS NULL OR NOT json_valid(s.ai_insights) THEN '{}'
            WHEN json_typeof(s.ai_insights) = 'object' THEN s.ai_insights
            WHEN json_typeof(s.ai_insights) = 'null' THEN '{}'
            ELSE json_object('ai_insights', s.ai_insights::json)
        END AS insights,
        json_strip_nulls(json_object(
            'ai_grade', s.ai_grade,
            'teacher_override_grade', s.teacher_override_grade,
            'ai_criteria_analysis', s.ai_criteria_analysis,
            'is_correct', s.is_correct,
            'feedback_viewed_at', s.feedback_viewed_at)) AS legacy
    FROM legacy_public.submission AS s
    JOIN submission_case AS c ON c.id = s.id
    JOIN submission_entry AS e ON e.id = s.id
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
    CASE WHEN kind = 'text' THEN said WHEN var('schema') = 'late' THEN file_text END AS text_body,
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
    attempt_nr,
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
    CASE WHEN feedback_status NOT IN ('pending', 'processing', 'completed', 'failed', 'retry') AND reject IS NULL
        THEN concat_ws(',', nullif(note, ''), 'unknown_enum') ELSE note END AS note,
    detail
FROM gathered
