-- An invented school. Each ID is a letter for its kind and a number: a people, c courses, b units,
-- 5 sections, d materials, 7 tasks, e submissions, f versions of files.

CREATE FUNCTION pg_temp.id(kind text, number integer) RETURNS uuid LANGUAGE sql AS $$
    SELECT (kind || '0000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid
$$;

-- Keys of the old database were not always there.
SET session_replication_role = replica;

-- People ----------------------------------------------------------------------------------------

INSERT INTO auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
    confirmation_token, recovery_token, email_change_token_new, phone_change_token,
    email_change_token_current, reauthentication_token, raw_app_meta_data, raw_user_meta_data,
    created_at, updated_at)
SELECT '00000000-0000-0000-0000-000000000000', pg_temp.id('a', number), 'authenticated', 'authenticated', email,
    'P-geheim-' || number, '2024-08-20 08:00:00+02', 'C-geheim-' || number, 'R-geheim-' || number,
    'N-geheim-' || number, 'F-geheim-' || number, 'A-geheim-' || number, 'X-geheim-' || number,
    '{"provider": "email", "providers": ["email"]}', jsonb_build_object('full_name', name, 'role', role),
    '2024-08-20 08:00:00+02', '2024-08-20 08:00:00+02'
FROM (VALUES
    (1, 'j.groessmann@schule.example', 'Jürgen Größmann', 'teacher'),
    (2, 'a.lindqvist@schule.example', 'Anaïs Lindqvist', 'teacher'),
    (3, 'mila.oezdemir@schule.example', 'Mila Özdemir 🎉', 'student'),
    (4, 'jonas.weiss@schule.example', 'Jonas Weiß', 'student'),
    (5, 'lea.novak@schule.example', 'Lea Nováková', 'student'),
    (6, 'tom.back@schule.example', 'Tom\Back	Slash', 'student'),
    (7, 'ida.ohne@schule.example', 'Ida Ohne', 'student'),
    (8, 'vertretung@schule.example', NULL, 'teacher'),
    (9, 'doppelt@schule.example', 'Doppelter Zugang', 'teacher'),
    (10, NULL, '', 'student')
) AS person (number, email, name, role);
UPDATE auth.users SET raw_user_meta_data = NULL, is_anonymous = true WHERE id = pg_temp.id('a', 10);
UPDATE auth.users SET deleted_at = '2025-07-30 12:00:00+02' WHERE id = pg_temp.id('a', 6);

-- 8 never got a profile.
INSERT INTO public.profiles (id, role, full_name, email, created_at, updated_at)
SELECT id, (CASE WHEN id IN (pg_temp.id('a', 1), pg_temp.id('a', 2), pg_temp.id('a', 9)) THEN 'teacher' ELSE 'student' END)::public.user_role,
    raw_user_meta_data ->> 'full_name', email, '2024-08-20 08:05:00+02', '2024-08-21 09:00:00+02'
FROM auth.users WHERE id <> pg_temp.id('a', 8);

-- Courses and units -----------------------------------------------------------------------------

INSERT INTO public.course (id, name, creator_id, created_at, updated_at, created_by) VALUES
    (pg_temp.id('c', 1), ' Biologie 10a ', pg_temp.id('a', 1), '2024-08-21 10:00:00+02', '2024-09-01 10:00:00+02', pg_temp.id('a', 1)),
    (pg_temp.id('c', 2), 'Français 🇫🇷 "Débutants"', pg_temp.id('a', 2), '2024-08-22 10:00:00+02', '2024-08-22 10:00:00+02', NULL),
    (pg_temp.id('c', 3), '   ', pg_temp.id('a', 8), '2024-08-23 10:00:00.123456+02', '2024-08-23 10:00:00+02', pg_temp.id('a', 1)),
    -- of somebody whose other account came first
    (pg_temp.id('c', 4), 'Chemie 9', pg_temp.id('a', 9), '2024-08-24 10:00:00+02', '2024-08-24 10:00:00+02', NULL);

INSERT INTO public.course_teacher (course_id, teacher_id, assigned_at) VALUES
    (pg_temp.id('c', 1), pg_temp.id('a', 2), '2024-09-01 10:00:00+02'),
    (pg_temp.id('c', 2), pg_temp.id('a', 9), '2024-09-01 10:00:00+02');

INSERT INTO public.course_student (course_id, student_id, enrolled_at) VALUES
    (pg_temp.id('c', 1), pg_temp.id('a', 3), '2024-08-25 08:00:00+02'),
    (pg_temp.id('c', 1), pg_temp.id('a', 4), '2024-08-25 08:00:00+02'),
    (pg_temp.id('c', 1), pg_temp.id('a', 5), '2024-08-25 08:00:00+02'),
    (pg_temp.id('c', 1), pg_temp.id('a', 6), '2024-08-25 08:00:00+02'),
    (pg_temp.id('c', 1), pg_temp.id('a', 9), '2024-08-25 08:00:00+02'),
    (pg_temp.id('c', 2), pg_temp.id('a', 3), '2024-08-26 08:00:00+02'),
    (pg_temp.id('c', 2), pg_temp.id('a', 4), '2024-08-26 08:00:00+02'),
    (pg_temp.id('c', 2), pg_temp.id('a', 7), '2024-08-26 08:00:00+02'),
    (pg_temp.id('c', 3), pg_temp.id('a', 10), '2024-08-27 08:00:00+02'),
    (pg_temp.id('c', 4), pg_temp.id('a', 4), '2024-08-27 08:00:00+02');

INSERT INTO public.learning_unit (id, title, creator_id, created_at, updated_at) VALUES
    (pg_temp.id('b', 1), 'Zelle & Ökologie', pg_temp.id('a', 1), '2024-08-28 10:00:00+02', '2024-08-28 10:00:00+02'),
    (pg_temp.id('b', 2), 'Photosynthese 🌱', pg_temp.id('a', 1), '2024-08-29 10:00:00+02', '2024-08-30 10:00:00+02'),
    (pg_temp.id('b', 3), 'Salze', pg_temp.id('a', 9), '2024-08-29 10:00:00+02', '2024-08-29 10:00:00+02'),
    (pg_temp.id('b', 4), 'Les verbes', pg_temp.id('a', 8), '2025-01-10 10:00:00+01', '2025-01-10 10:00:00+01');

INSERT INTO public.course_learning_unit_assignment (course_id, unit_id, assigned_at) VALUES
    (pg_temp.id('c', 1), pg_temp.id('b', 2), '2024-09-02 10:00:00+02'),
    (pg_temp.id('c', 1), pg_temp.id('b', 1), '2024-09-02 09:00:00+02'),
    (pg_temp.id('c', 2), pg_temp.id('b', 4), '2025-01-11 10:00:00+01'),
    (pg_temp.id('c', 2), pg_temp.id('b', 2), '2024-10-01 10:00:00+02'),
    (pg_temp.id('c', 1), pg_temp.id('b', 3), '2024-09-02 11:00:00+02'),
    (pg_temp.id('c', 4), pg_temp.id('b', 1), '2024-09-02 11:00:00+02');

-- Sections and materials ------------------------------------------------------------------------

INSERT INTO public.unit_section (id, unit_id, title, order_in_unit, materials, created_at, updated_at) VALUES
    (pg_temp.id('5', 1), pg_temp.id('b', 1), 'Einführung', 0, $json$[
        {"id": "d0000000-0000-4000-8000-000000000001", "title": " Die Zelle ", "type": "markdown", "content": "# Zelle\nÄußere \"Hülle\" \\ Kern\tund 🎉", "created_at": "UTC"},
        {"id": "d0000000-0000-4000-8000-000000000002", "title": "Seite", "type": "link", "content": "https://e.example/zelle?a=1&b=2", "created_at": "UTC"},
        {"title": "Modell", "type": "applet", "content": "<b>x</b>\n<script>let a = '`';</script>", "created_at": "UTC"},
        {"id": "keine-uuid", "title": "", "type": "markdown", "body": "älterer Eintrag", "created_at": "2024-09-03T07:30:00+02:00"},
        {"id": "d0000000-0000-4000-8000-000000000001", "title": "Zweimal dieselbe ID", "type": "markdown", "content": ""},
        {"id": "d0000000-0000-4000-8000-000000000006", "title": "Film", "type": "video", "content": "https://e.example/v"},
        {"id": "d0000000-0000-4000-8000-000000000007", "title": "Alt", "type": "link", "url": "https://e.example/u"},
        {"id": "d0000000-0000-4000-8000-000000000008", "title": "Älter", "type": "link", "href": "https://e.example/h"}
     ]$json$, '2024-09-01 10:00:00+02', '2024-09-01 10:00:00+02'),
    (pg_temp.id('5', 2), pg_temp.id('b', 1), 'Dateien', 0, $json$[
        {"id": "d0000000-0000-4000-8000-000000000011", "title": "Arbeitsblatt", "type": "file", "path": "unit_b1/section_52/11_Arbeitsblatt.pdf", "filename": "Übung Größen.pdf", "mime_type": "application/pdf"},
        {"id": "d0000000-0000-4000-8000-000000000012", "title": "", "type": "file", "path": "unit_b1/section_52/12_Zelle.png", "filename": "Zelle.mit.Punkt.png", "mime_type": "image/png"},
        {"id": "d0000000-0000-4000-8000-000000000013", "title": "Foto", "type": "file", "path": "unit_b1/section_52/13_Foto.jpg", "filename": "Foto.jpg", "mime_type": "image/jpeg"},
        {"id": "d0000000-0000-4000-8000-000000000014", "title": "Nie hochgeladen", "type": "file", "path": "unit_b1/section_52/14_fehlt.pdf", "filename": "fehlt.pdf", "mime_type": "application/pdf"},
        {"id": "d0000000-0000-4000-8000-000000000015", "title": "Zu kurz", "type": "file", "path": "unit_b1/section_52/15_kurz.pdf", "filename": "kurz.pdf", "mime_type": "application/pdf"},
        {"id": "d0000000-0000-4000-8000-000000000016", "title": "Verändert", "type": "file", "path": "unit_b1/section_52/16_anders.pdf", "filename": "anders.pdf", "mime_type": "application/pdf"},
        {"id": "d0000000-0000-4000-8000-000000000017", "title": "Text", "type": "file", "path": "unit_b1/section_52/17_Text.docx", "filename": "Text.docx", "mime_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"id": "d0000000-0000-4000-8000-000000000018", "title": "Doch ein PDF", "type": "file", "path": "unit_b1/section_52/18_Bild.png", "filename": "Bild.png", "mime_type": "image/png"},
        {"id": "d0000000-0000-4000-8000-000000000019", "title": "Leer", "type": "file", "path": "unit_b1/section_52/19_leer.pdf", "filename": "leer.pdf", "mime_type": "application/pdf"},
        {"title": "Dasselbe Blatt", "type": "file", "path": "unit_b1/section_52/11_Arbeitsblatt.pdf", "filename": "Übung Größen.pdf", "mime_type": "application/pdf"},
        {"id": "d0000000-0000-4000-8000-000000000021", "title": "Nur die alte Fassung", "type": "file", "path": "unit_b1/section_52/21_alt.pdf", "filename": "alt.pdf", "mime_type": "application/pdf"},
        {"id": "d0000000-0000-4000-8000-000000000022", "title": "Ausbruch", "type": "file", "path": "../../x", "filename": "x", "mime_type": "application/pdf"},
        {"id": "d0000000-0000-4000-8000-000000000023", "title": "WebP", "type": "file", "path": "unit_b1/section_52/23_Bild.webp", "filename": "Bild.webp", "mime_type": "image/webp"}
     ]$json$, '2024-09-02 10:00:00+02', '2024-09-02 10:00:00+02'),
    (pg_temp.id('5', 3), pg_temp.id('b', 1), NULL, 5, NULL, '2024-09-03 10:00:00+02', '2024-09-03 10:00:00+02'),
    (pg_temp.id('5', 4), pg_temp.id('b', 2), ' Licht ', -1, '{}', '2024-10-01 10:00:00+02', '2024-10-01 10:00:00+02'),
    (pg_temp.id('5', 5), pg_temp.id('b', 2), '  ', 3, '[]', '2024-10-02 10:00:00+02', '2024-10-02 10:00:00+02'),
    (pg_temp.id('5', 6), pg_temp.id('b', 3), 'Kochsalz', 0, '[{"id": "d0000000-0000-4000-8000-000000000061", "title": "Salz", "type": "markdown", "content": "NaCl"}]', '2024-10-02 10:00:00+02', '2024-10-02 10:00:00+02'),
    (pg_temp.id('5', 7), pg_temp.id('b', 4), 'être', 0, '["kein Objekt", {"title": "ohne Art"}, {"id": "d0000000-0000-4000-8000-000000000072", "title": "Verbes", "type": "markdown", "content": "suis, es, est"}]', '2025-01-10 10:00:00+01', '2025-01-10 10:00:00+01');

INSERT INTO public.course_unit_section_status (course_id, section_id, is_published, published_at) VALUES
    (pg_temp.id('c', 1), pg_temp.id('5', 1), true, '2025-01-05 08:00:00+01'),
    (pg_temp.id('c', 1), pg_temp.id('5', 2), false, NULL),
    (pg_temp.id('c', 1), pg_temp.id('5', 4), true, '2025-01-06 08:00:00+01'),
    (pg_temp.id('c', 1), pg_temp.id('5', 5), true, NULL),
    (pg_temp.id('c', 2), pg_temp.id('5', 4), true, '2025-02-01 08:00:00+01'),
    (pg_temp.id('c', 2), pg_temp.id('5', 1), true, '2025-01-05 08:00:00+01'),
    (pg_temp.id('c', 2), pg_temp.id('5', 7), true, '2025-01-12 08:00:00+01'),
    (pg_temp.id('c', 1), pg_temp.id('5', 6), true, '2025-01-05 08:00:00+01'),
    (pg_temp.id('c', 4), pg_temp.id('5', 1), true, '2025-01-05 08:00:00+01');

-- Tasks -----------------------------------------------------------------------------------------

INSERT INTO public.task_base (id, section_id, instruction, task_type, criteria, assessment_criteria, solution_hints, created_at, updated_at, order_in_section) VALUES
    (pg_temp.id('7', 1), pg_temp.id('5', 1), 'Erkläre die Zelle.
Nutze "Fachbegriffe" \ Zeichnung 🖍️', 'free', 'alt', '["Inhalt", " Inhalt ", "", "Form"]', 'Kern, Hülle', '2025-01-01 10:00:00+01', '2025-01-01 10:00:00+01', 1),
    (pg_temp.id('7', 2), pg_temp.id('5', 1), '   ', NULL, NULL, '{"b": 1, "a": "zwei"}', NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 1),
    (pg_temp.id('7', 3), pg_temp.id('5', 1), '', NULL, '  ', '"Ein Kriterium"', NULL, NULL, NULL, NULL),
    (pg_temp.id('7', 4), pg_temp.id('5', 4), 'Viele Kriterien', NULL, NULL, '["k1","k2","k3","k4","k5","k6","k7","k8","k9","k10","k11","k12"]', NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 2),
    (pg_temp.id('7', 5), pg_temp.id('5', 4), 'Kriterien der alten Form', NULL, 'nur Text', '[]', NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 1),
    (pg_temp.id('7', 6), pg_temp.id('5', 4), 'Kriterien als Text', NULL, ' nur Text ', NULL, NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 1),
    (pg_temp.id('7', 7), pg_temp.id('5', 1), 'Wissensfestiger', 'mastery', NULL, NULL, NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 4),
    (pg_temp.id('7', 8), pg_temp.id('5', 1), 'Ohne Art', NULL, NULL, NULL, NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 5),
    (pg_temp.id('7', 9), pg_temp.id('5', 1), 'Beide Arten', NULL, NULL, NULL, 'Tipp', '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 6),
    (pg_temp.id('7', 10), NULL, 'Nirgends', NULL, NULL, NULL, NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 1),
    (pg_temp.id('7', 11), pg_temp.id('5', 6), 'Löse Salz', NULL, NULL, NULL, NULL, '2025-01-02 10:00:00+01', '2025-01-02 10:00:00+01', 1),
    (pg_temp.id('7', 12), pg_temp.id('5', 7), 'Conjuguez être', NULL, NULL, '["1", 2, true, null, {"c": "d"}]', NULL, '2025-01-12 10:00:00+01', '2025-01-12 10:00:00+01', 1);
INSERT INTO public.regular_tasks (task_id, order_in_section, max_attempts, prompt, grading_criteria, solution_hints) VALUES
    (pg_temp.id('7', 1), 2, 3, NULL, '{egal}', 'nicht dieser'),
    (pg_temp.id('7', 2), 1, 1, 'Aus dem Prompt', NULL, 'dieser Hinweis'),
    (pg_temp.id('7', 3), 3, 0, NULL, NULL, NULL),
    (pg_temp.id('7', 4), 2, NULL, NULL, NULL, NULL),
    (pg_temp.id('7', 5), 1, 1, NULL, '{"Größe, genau"," größer \\ \"kleiner\"",""}', NULL),
    (pg_temp.id('7', 6), 1, 1, NULL, NULL, NULL),
    (pg_temp.id('7', 9), 5, 1, NULL, '{}', NULL),
    (pg_temp.id('7', 10), 1, 1, NULL, NULL, NULL),
    (pg_temp.id('7', 11), 1, 1, NULL, NULL, NULL),
    (pg_temp.id('7', 12), 1, -1, NULL, NULL, NULL);
INSERT INTO public.mastery_tasks (task_id, difficulty_level, spaced_repetition_interval, solution_hints) VALUES
    (pg_temp.id('7', 7), 2, 3, 'merken'),
    (pg_temp.id('7', 9), 1, 1, NULL);

-- Submissions -----------------------------------------------------------------------------------

INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data, attempt_number, feedback_status,
    ai_feedback, feed_back_text, feed_forward_text, teacher_override_feedback, teacher_override_grade, ai_grade,
    ai_criteria_analysis, ai_insights, is_correct, feedback_generated_at, feedback_viewed_at, retry_count, created_at, updated_at)
SELECT pg_temp.id('e', number), pg_temp.id('a', person), pg_temp.id('7', task), submitted_at::timestamptz, data::jsonb, attempt, status,
    ai_feedback, back, forward, override, override_grade, grade, analysis, insights::jsonb, correct, generated::timestamptz, viewed::timestamptz, 0, submitted_at::timestamptz, submitted_at::timestamptz
FROM (VALUES
    (1, 3, 1, '2025-03-01 12:00:00.5+01', '{"text": "Ü 🎉\n2\t\\ \"x\""}', 1, 'completed', E'a\n\nb', 'a', 'b', 'T', '2', '3+', '[{"criterion": "Inhalt", "met": true}]', '{"strengths": ["genau"]}', true, '2025-03-01 12:01:00+01', '2025-03-01 12:05:00+01'),
    (2, 3, 1, '2025-03-02 12:00:00+01', '{"content": "zweiter Versuch"}', 3, 'pending', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (3, 4, 1, '2025-03-01 12:00:00+01', '{"text": "  ", "body": "im body"}', 1, 'failed', 'nur KI', '', NULL, NULL, NULL, NULL, '{kaputt', NULL, NULL, '2025-03-01 12:01:00+01', NULL),
    (4, 5, 1, '2025-03-01 12:00:00+01', '{"answer": "in answer"}', 1, 'retry', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL, NULL, NULL),
    (5, 6, 1, '2025-03-01 12:00:00+01', '{}', 1, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (6, 4, 1, '2025-03-03 12:00:00+01', '"nur eine Zeichenkette"', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (7, 6, 1, '2025-03-03 12:00:00+01', '["Liste"]', 2, 'processing', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    -- section 4 is released in both courses: after 1 February in both, before only in one
    (8, 4, 4, '2025-03-01 12:00:00+01', '{"text": "in welchem Kurs?"}', 1, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-01 12:01:00+01', NULL),
    (9, 4, 4, '2025-01-20 12:00:00+01', '{"text": "da war nur einer offen"}', 2, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, '2025-01-20 12:01:00+01', NULL),
    (10, 7, 1, '2025-03-01 12:00:00+01', '{"text": "in keinem Kurs"}', 1, 'pending', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (11, 3, 7, '2025-03-01 12:00:00+01', '{"text": "geübt", "is_mastery": true}', 1, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, true, NULL, NULL),
    (12, 3, 5, '2025-03-01 12:00:00+01', '{"text": "geübt", "is_mastery": true}', 1, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (13, 9, 1, '2025-03-01 12:00:00+01', '{"text": "zweites Konto"}', 1, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (14, 3, 8, '2025-03-01 12:00:00+01', '{"text": "Aufgabe ohne Art"}', 1, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (15, 7, 12, '2025-03-01 12:00:00+01', '{"text": "j''ai, tu as", "is_mastery": false}', 1, 'completed', NULL, 'bon', '  ', NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-01 12:00:30+01', NULL),
    -- files
    (21, 3, 9, '2025-03-05 12:00:00.123+01', '{"text": "[Wird verarbeitet...]", "file_path": "student_a3/task_79/20250305_120000_ab12cd34.png", "file_type": "png", "original_filename": "Foto ä.png"}', 1, 'completed', NULL, 'gut', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-05 12:01:00+01', NULL),
    (22, 3, 9, '2025-03-06 12:00:00+01', '{"text": "erkannter Text", "file_path": "student_a3/task_79/20250306_120000_ab12cd35.jpg", "file_type": "JPG", "extracted_text": "erkannter Text", "processing_stage": "text_extracted"}', 2, 'completed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-06 12:01:00+01', NULL),
    (23, 3, 9, '2025-03-07 12:00:00+01', '{"text": "[Wird verarbeitet...]", "file_path": "student_a3/task_79/20250307_120000_ab12cd36.pdf", "file_type": "pdf"}', 3, 'pending', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (24, 3, 9, '2025-03-08 12:00:00+01', '{"text": "", "file_path": "student_a3/task_79/20250308_120000_ab12cd37.docx", "file_type": "docx"}', 4, 'pending', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (25, 3, 9, '2025-03-09 12:00:00+01', '{"text": "", "file_path": "student_a3/task_79/20250309_120000_ab12cd38.png", "file_type": "png"}', 5, 'pending', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (26, 4, 9, '2025-03-09 12:00:00+01', '{"text": "", "file_path": "student_a4/task_79/20250309_120000_ab12cd39.png", "file_type": "png"}', 1, 'pending', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (27, 4, 9, '2025-03-10 12:00:00+01', '{"text": "", "file_path": "student_a4/task_79/20250310_120000_ab12cd3a.png", "file_type": "png"}', 2, 'failed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
) AS submission (number, person, task, submitted_at, data, attempt, status, ai_feedback, back, forward, override, override_grade, grade, analysis, insights, correct, generated, viewed);

-- Files -----------------------------------------------------------------------------------------
-- Their bytes are those of files.tsv; what is wrong here on purpose is said.

INSERT INTO storage.buckets (id, name, public, file_size_limit, allowed_mime_types, created_at, updated_at) VALUES
    ('section_materials', 'section_materials', false, 20971520, NULL, '2024-08-20 08:00:00+02', '2024-08-20 08:00:00+02'),
    ('submissions', 'submissions', false, 10485760, '{image/jpeg,image/png,application/pdf}', '2024-08-20 08:00:00+02', '2024-08-20 08:00:00+02');

INSERT INTO storage.objects (id, bucket_id, name, owner, created_at, updated_at, last_accessed_at, metadata, version, level)
SELECT pg_temp.id('0', number), bucket, name, pg_temp.id('a', 1), '2025-03-01 12:00:00+01', '2025-03-01 12:00:00+01', '2025-03-01 12:00:00+01',
    jsonb_build_object('eTag', '"' || etag || '"', 'size', size, 'mimetype', mimetype, 'contentLength', size,
        'lastModified', '2025-03-01T11:00:00.000Z', 'cacheControl', 'max-age=3600', 'httpStatusCode', 200),
    pg_temp.id('f', number), cardinality(string_to_array(name, '/'))
FROM (VALUES
    (11, 'section_materials', 'unit_b1/section_52/11_Arbeitsblatt.pdf', 'a261d9393835fdebf5b730d341b46d86', 10, 'application/pdf'),
    (12, 'section_materials', 'unit_b1/section_52/12_Zelle.png', md5('\x89504e470d0a1a0a5a656c6c65'::bytea), 13, 'image/png'),
    -- sent in three parts
    (13, 'section_materials', 'unit_b1/section_52/13_Foto.jpg', '0123456789abcdef0123456789abcdef-3', 14, 'image/jpeg'),
    -- a byte more than there is
    (15, 'section_materials', 'unit_b1/section_52/15_kurz.pdf', md5('%PDF-kurz'), 10, 'application/pdf'),
    -- other bytes of the same length
    (16, 'section_materials', 'unit_b1/section_52/16_anders.pdf', md5('%PDF-davor'), 10, 'application/pdf'),
    (17, 'section_materials', 'unit_b1/section_52/17_Text.docx', md5('PK docx'), 7, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
    (18, 'section_materials', 'unit_b1/section_52/18_Bild.png', md5('%PDF-doch'), 9, 'image/png'),
    (19, 'section_materials', 'unit_b1/section_52/19_leer.pdf', md5(''), 0, 'application/pdf'),
    (20, 'section_materials', 'unit_b1/section_52/.emptyFolderPlaceholder', md5(''), 0, 'application/octet-stream'),
    (21, 'section_materials', 'unit_b1/section_52/21_alt.pdf', md5('%PDF-neu'), 8, 'application/pdf'),
    (23, 'section_materials', 'unit_b1/section_52/23_Bild.webp', md5('RIFF    WEBPVP8 '), 16, 'image/webp'),
    (31, 'submissions', 'student_a3/task_79/20250305_120000_ab12cd34.png', md5('\x89504e470d0a1a0a31'::bytea), 9, 'image/png'),
    (32, 'submissions', 'student_a3/task_79/20250306_120000_ab12cd35.jpg', md5('\xffd8ffe032'::bytea), 5, 'image/jpeg'),
    (33, 'submissions', 'student_a3/task_79/20250307_120000_ab12cd36.pdf', md5('%PDF-Abgabe'), 11, 'application/pdf'),
    (34, 'submissions', 'student_a3/task_79/20250308_120000_ab12cd37.docx', md5('PK Abgabe'), 9, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
    (35, 'submissions', 'student_a3/task_79/20250309_120000_ab12cd38.png', md5('\x89504e470d0a1a0a35'::bytea), 9, 'image/png'),
    (36, 'submissions', 'student_a4/task_79/20250309_120000_ab12cd39.png', md5('\x89504e470d0a1a0a36'::bytea), 99, 'image/png'),
    (37, 'submissions', 'student_a4/task_79/20250310_120000_ab12cd3a.png', md5('\x89504e470d0a1a0a00'::bytea), 9, 'image/png'),
    (38, 'submissions', 'student_a9/task_71/20250310_120000_ab12cd3b.png', md5('\x89504e470d0a1a0a38'::bytea), 9, 'image/png')
) AS object (number, bucket, name, etag, size, mimetype);

-- Not migrated ----------------------------------------------------------------------------------

INSERT INTO public.mastery_log (student_id, task_id, rating, logged_at) VALUES (pg_temp.id('a', 3), pg_temp.id('7', 7), 3.5, '2025-03-01 12:00:00+01');
INSERT INTO public.mastery_submission (id, student_id, task_id, submission_text, assessment, created_at)
    VALUES (pg_temp.id('e', 900), pg_temp.id('a', 3), pg_temp.id('7', 7), 'geübt 💪', NULL, '2025-03-01 12:00:00+01');
INSERT INTO public.student_mastery_progress VALUES (pg_temp.id('a', 3), pg_temp.id('7', 7), 5.25, 'Infinity', '2025-04-01');
INSERT INTO public.user_model_weights VALUES (pg_temp.id('a', 3), '{0.4,0.6,NaN}');
INSERT INTO public.task VALUES (pg_temp.id('7', 800), NULL, 'sehr alt');
INSERT INTO public.feedback (id, kind, message, created_at) VALUES (pg_temp.id('0', 900), 'bug', 'Ä', '2025-03-01 12:00:00+01');
INSERT INTO public.allowed_email_domains VALUES ('schule.example', '2024-08-20 08:00:00+02');
INSERT INTO public.auth_service_keys (key_hash) VALUES ('K-geheim');
INSERT INTO public.auth_sessions VALUES ('S-geheim', pg_temp.id('a', 3), '{}', '2025-03-02 12:00:00+01');
INSERT INTO auth.sessions VALUES (pg_temp.id('0', 901), pg_temp.id('a', 3), '2025-03-01 12:00:00+01', NULL, 'aal1', '2025-03-01 11:00:00', 'Mozilla/5.0', '192.0.2.7');
INSERT INTO auth.refresh_tokens (token, user_id, revoked, session_id) VALUES ('T-geheim', pg_temp.id('a', 3)::text, false, pg_temp.id('0', 901));
INSERT INTO auth.audit_log_entries VALUES (NULL, pg_temp.id('0', 902), '{"action": "login", "traits": {"provider": "email"}}', '2025-03-01 12:00:00+01', '');
INSERT INTO auth.schema_migrations VALUES ('20171026211738'), ('20240802193726');
INSERT INTO vault.secrets (id, name, secret, created_at) VALUES (pg_temp.id('0', 903), 'service_key', 'V-geheim', '2024-08-20 08:00:00+02');
INSERT INTO _realtime.tenants VALUES (pg_temp.id('0', 904), 'realtime-dev', 'realtime-dev', 'J-geheim', 200, '2024-08-20 08:00:00', NULL);
INSERT INTO realtime.messages VALUES ('room', 'broadcast', '{"text": "\\."}', 'e', false, '2025-10-31 10:00:00', pg_temp.id('0', 905));
INSERT INTO realtime.subscription (entity, filters, claims) VALUES ('public.submission', '{"(id,\"a,b\")"}', '{}');
INSERT INTO storage.migrations VALUES (0, 'create-migrations-table', 'e18db593bcde2aca2a408c4d1100f6abba2195df', '2024-08-20 08:00:00');

SET session_replication_role = origin;
