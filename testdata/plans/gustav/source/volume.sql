-- A school of the size that is expected, times `scale`, with the files of the table `blob`, which
-- volume.sh fills. Everything follows from row numbers: the same rows each time.

CREATE FUNCTION pg_temp.id(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (kind || '0000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid
$$;

INSERT INTO auth.users (id, email, encrypted_password, recovery_token, created_at, raw_user_meta_data)
SELECT pg_temp.id('a', n), 'p' || n || '@schule.example', 'P-geheim-' || n, 'R-geheim-' || n,
    '2024-08-01 00:00:00+00', '{}'
FROM generate_series(1, 300 * :scale) n;
INSERT INTO public.profiles (id, role, full_name, email, created_at, updated_at)
SELECT id, CASE WHEN n <= 20 * :scale THEN 'teacher' ELSE 'student' END::public.user_role, 'Zoë Müller 🎉 ' || n, email, created_at, created_at
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM auth.users) u;

INSERT INTO public.course (id, name, creator_id, created_at, updated_at)
SELECT pg_temp.id('c', n), ' Kurs Größe ' || n, pg_temp.id('a', 1 + n % (20 * :scale)), '2024-08-02 00:00:00+00', '2024-08-02 00:00:00+00'
FROM generate_series(1, 30 * :scale) n;
INSERT INTO public.learning_unit (id, title, creator_id, created_at, updated_at)
SELECT pg_temp.id('b', n), 'Einheit ' || n, pg_temp.id('a', 1 + n % (20 * :scale)), '2024-08-02 00:00:00+00', '2024-08-02 00:00:00+00'
FROM generate_series(1, 100 * :scale) n;
-- Unit n belongs to course n % 30, so each submission finds one course, or two for a few units.
INSERT INTO public.course_learning_unit_assignment (course_id, unit_id, assigned_at)
SELECT pg_temp.id('c', 1 + n % (30 * :scale)), pg_temp.id('b', n), '2024-08-03 00:00:00+00'::timestamptz + n * interval '1 minute'
FROM generate_series(1, 100 * :scale) n;
-- Each pupil is in three courses.
INSERT INTO public.course_student (course_id, student_id, enrolled_at)
SELECT DISTINCT pg_temp.id('c', 1 + (n + k) % (30 * :scale)), pg_temp.id('a', n), '2024-08-04 00:00:00+00'::timestamptz
FROM generate_series(20 * :scale + 1, 300 * :scale) n, generate_series(0, 2) k;

INSERT INTO public.unit_section (id, unit_id, title, order_in_unit, materials, created_at, updated_at)
SELECT pg_temp.id('5', n), pg_temp.id('b', 1 + (n - 1) % (100 * :scale)), 'Abschnitt ' || n, n % 7, (
        SELECT jsonb_agg(material ORDER BY k) FROM (
            SELECT k, jsonb_build_object('id', pg_temp.id('d', (n - 1) * 4 + k), 'title', 'Material ' || k, 'type', 'markdown',
                'created_at', 'UTC', 'content', repeat('Äußere "Hülle" \ und Kern ' || chr(10), 20)) AS material
            FROM generate_series(1, 2 + n % 2) k
            UNION ALL
            SELECT 9, jsonb_build_object('id', pg_temp.id('d', (n - 1) * 4 + 4), 'title', 'Blatt', 'type', 'file',
                'path', b.name, 'filename', 'Übung ' || n || '.pdf', 'mime_type', 'application/pdf')
            FROM blob b WHERE b.bucket = 'section_materials' AND b.number = n) m),
    '2024-08-05 00:00:00+00', '2024-08-05 00:00:00+00'
FROM generate_series(1, 600 * :scale) n;
INSERT INTO public.course_unit_section_status (course_id, section_id, is_published, published_at)
SELECT a.course_id, s.id, true, '2024-09-01 00:00:00+00'
FROM public.unit_section s JOIN public.course_learning_unit_assignment a ON a.unit_id = s.unit_id;

INSERT INTO public.task_base (id, section_id, instruction, assessment_criteria, solution_hints, created_at, updated_at, order_in_section)
SELECT pg_temp.id('7', n), pg_temp.id('5', 1 + (n - 1) % (600 * :scale)), repeat('Erkläre die Zelle. ', 10), '["Inhalt", "Form", "Sprache"]', 'Kern',
    '2024-08-06 00:00:00+00', '2024-08-06 00:00:00+00', 1
FROM generate_series(1, 1500 * :scale) n;
INSERT INTO public.regular_tasks (task_id, order_in_section, max_attempts) SELECT id, 1, 3 FROM public.task_base;

-- Submission n is to task n, by a pupil of its course.
INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data, attempt_number, feedback_status,
    ai_feedback, feed_back_text, feed_forward_text, ai_insights, feedback_generated_at, created_at, updated_at)
SELECT pg_temp.id('e', n), (s.pupils)[1 + n % cardinality(s.pupils)], pg_temp.id('7', task),
    '2025-01-01 00:00:00+00'::timestamptz + n * interval '1 minute',
    CASE WHEN b.name IS NULL THEN jsonb_build_object('text', repeat('Eine Antwort mit "Anführung" und Ümläuten. ', 15) || n)
        ELSE jsonb_build_object('text', '[Wird verarbeitet...]', 'file_path', b.name, 'file_type', 'png') END,
    1 + n / (1500 * :scale), 'completed', repeat('Gut gemacht. ', 20) || E'\n\n' || 'Weiter so.', repeat('Gut gemacht. ', 20), 'Weiter so.',
    '{"strengths": ["genau", "kurz"], "score": 0.50}', '2025-06-01 00:00:00+00', '2025-01-01 00:00:00+00', '2025-01-01 00:00:00+00'
FROM (SELECT n, 1 + n % (1500 * :scale) AS task FROM generate_series(1, 20000 * :scale) n) t
JOIN LATERAL (SELECT 1 + ((1 + (task - 1) % (600 * :scale)) - 1) % (100 * :scale) AS unit) u ON true
JOIN (SELECT a.unit_id, array_agg(m.student_id ORDER BY m.student_id) AS pupils
      FROM public.course_learning_unit_assignment a JOIN public.course_student m ON m.course_id = a.course_id
      GROUP BY a.unit_id) s ON s.unit_id = pg_temp.id('b', u.unit)
LEFT JOIN blob b ON b.bucket = 'submissions' AND b.number = n;

INSERT INTO storage.buckets (id, name) VALUES ('section_materials', 'section_materials'), ('submissions', 'submissions');
INSERT INTO storage.objects (id, bucket_id, name, created_at, updated_at, last_accessed_at, metadata, version)
SELECT version::uuid, bucket, name, '2025-03-01 12:00:00+01', '2025-03-01 12:00:00+01', '2025-03-01 12:00:00+01',
    jsonb_build_object('eTag', '"' || md5 || '"', 'size', size, 'mimetype', mimetype, 'contentLength', size), version
FROM blob;
DROP TABLE blob;
