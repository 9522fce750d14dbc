-- Alpha2's tables that the migration fills, as the migrations up to 28 October 2025 make them.
-- People are `sub`, the subject of their OIDC account.

-- The import's own: whom an old ID stands for, and what became of each old row.

CREATE TABLE public.legacy_user_map (
    legacy_id uuid NOT NULL,
    sub       text NOT NULL,
    CONSTRAINT legacy_user_map_pkey PRIMARY KEY (legacy_id),
    CONSTRAINT legacy_user_map_sub_key UNIQUE (sub)
);

CREATE TABLE public.import_audit_runs (
    id             uuid NOT NULL DEFAULT gen_random_uuid(),
    source         text NOT NULL,
    started_at_utc timestamptz NOT NULL DEFAULT now(),
    ended_at_utc   timestamptz,
    notes          text,
    CONSTRAINT import_audit_runs_pkey PRIMARY KEY (id)
);

CREATE TABLE public.import_audit_mappings (
    run_id         uuid NOT NULL,
    entity         text NOT NULL,
    legacy_id      text NOT NULL,
    target_table   text NOT NULL,
    target_id      text,
    status         text NOT NULL,
    reason         text,
    created_at_utc timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT import_audit_mappings_run_id_fkey
        FOREIGN KEY (run_id) REFERENCES public.import_audit_runs (id) ON DELETE CASCADE,
    CONSTRAINT import_audit_mappings_status_check
        CHECK (status IN ('ok', 'skip', 'conflict', 'error'))
);
CREATE INDEX import_audit_mappings_run_id_idx ON public.import_audit_mappings (run_id);

-- Courses and who is in them.

CREATE TABLE public.courses (
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    title       text NOT NULL,
    subject     text,
    grade_level text,
    term        text,
    teacher_id  text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT courses_pkey PRIMARY KEY (id)
);
CREATE INDEX courses_teacher_id_idx ON public.courses (teacher_id);

CREATE TABLE public.course_memberships (
    course_id  uuid NOT NULL,
    student_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT course_memberships_pkey PRIMARY KEY (course_id, student_id),
    CONSTRAINT course_memberships_course_id_fkey
        FOREIGN KEY (course_id) REFERENCES public.courses (id) ON DELETE CASCADE
);
CREATE INDEX course_memberships_student_id_idx ON public.course_memberships (student_id);

-- Units, their sections, and which course shows them.

CREATE TABLE public.units (
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    title      text NOT NULL,
    summary    text,
    author_id  text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT units_pkey PRIMARY KEY (id)
);

CREATE TABLE public.unit_sections (
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    unit_id    uuid NOT NULL,
    title      text NOT NULL,
    position   integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unit_sections_pkey PRIMARY KEY (id),
    CONSTRAINT unit_sections_unit_id_fkey
        FOREIGN KEY (unit_id) REFERENCES public.units (id) ON DELETE CASCADE,
    CONSTRAINT unit_sections_position_check CHECK (position > 0),
    CONSTRAINT unit_sections_unit_id_position_key UNIQUE (unit_id, position) DEFERRABLE
);

CREATE TABLE public.course_modules (
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    course_id     uuid NOT NULL,
    unit_id       uuid NOT NULL,
    position      integer NOT NULL,
    context_notes text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT course_modules_pkey PRIMARY KEY (id),
    CONSTRAINT course_modules_course_id_fkey
        FOREIGN KEY (course_id) REFERENCES public.courses (id) ON DELETE CASCADE,
    CONSTRAINT course_modules_unit_id_fkey
        FOREIGN KEY (unit_id) REFERENCES public.units (id) ON DELETE CASCADE,
    CONSTRAINT course_modules_position_check CHECK (position > 0),
    CONSTRAINT course_modules_course_id_unit_id_key UNIQUE (course_id, unit_id),
    CONSTRAINT course_modules_course_id_position_key UNIQUE (course_id, position) DEFERRABLE
);

CREATE TABLE public.module_section_releases (
    course_module_id uuid NOT NULL,
    section_id       uuid NOT NULL,
    visible          boolean NOT NULL DEFAULT false,
    released_at      timestamptz,
    released_by      text NOT NULL,
    CONSTRAINT module_section_releases_pkey PRIMARY KEY (course_module_id, section_id),
    CONSTRAINT module_section_releases_course_module_id_fkey
        FOREIGN KEY (course_module_id) REFERENCES public.course_modules (id) ON DELETE CASCADE,
    CONSTRAINT module_section_releases_section_id_fkey
        FOREIGN KEY (section_id) REFERENCES public.unit_sections (id) ON DELETE CASCADE,
    CONSTRAINT module_section_releases_released_at_check
        CHECK ((visible AND released_at IS NOT NULL) OR (NOT visible AND released_at IS NULL))
);

-- What a section holds.

CREATE TABLE public.unit_materials (
    id                uuid NOT NULL DEFAULT gen_random_uuid(),
    unit_id           uuid NOT NULL,
    section_id        uuid NOT NULL,
    title             text NOT NULL,
    body_md           text NOT NULL,
    position          integer NOT NULL,
    kind              text NOT NULL DEFAULT 'markdown',
    storage_key       text,
    filename_original text,
    mime_type         text,
    size_bytes        integer,
    sha256            text,
    alt_text          text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unit_materials_pkey PRIMARY KEY (id),
    CONSTRAINT unit_materials_unit_id_fkey
        FOREIGN KEY (unit_id) REFERENCES public.units (id) ON DELETE CASCADE,
    CONSTRAINT unit_materials_section_id_fkey
        FOREIGN KEY (section_id) REFERENCES public.unit_sections (id) ON DELETE CASCADE,
    CONSTRAINT unit_materials_position_check CHECK (position > 0),
    CONSTRAINT unit_materials_kind_check CHECK (kind IN ('markdown', 'file')),
    CONSTRAINT unit_materials_file_check CHECK (
        (kind = 'markdown' AND storage_key IS NULL AND filename_original IS NULL
            AND mime_type IS NULL AND size_bytes IS NULL AND sha256 IS NULL)
        OR (kind = 'file' AND storage_key IS NOT NULL AND filename_original IS NOT NULL
            AND mime_type IS NOT NULL AND size_bytes IS NOT NULL AND size_bytes > 0
            AND sha256 IS NOT NULL AND sha256 ~ '^[0-9a-f]{64}$')),
    CONSTRAINT unit_materials_section_id_position_key UNIQUE (section_id, position) DEFERRABLE
);
CREATE UNIQUE INDEX unit_materials_storage_key_key ON public.unit_materials (storage_key)
    WHERE storage_key IS NOT NULL;

CREATE TABLE public.unit_tasks (
    id             uuid NOT NULL DEFAULT gen_random_uuid(),
    unit_id        uuid NOT NULL,
    section_id     uuid NOT NULL,
    instruction_md text NOT NULL,
    criteria       text[] NOT NULL DEFAULT '{}',
    hints_md       text,
    due_at         timestamptz,
    max_attempts   integer,
    position       integer NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unit_tasks_pkey PRIMARY KEY (id),
    CONSTRAINT unit_tasks_unit_id_fkey
        FOREIGN KEY (unit_id) REFERENCES public.units (id) ON DELETE CASCADE,
    CONSTRAINT unit_tasks_section_id_fkey
        FOREIGN KEY (section_id) REFERENCES public.unit_sections (id) ON DELETE CASCADE,
    CONSTRAINT unit_tasks_instruction_md_check CHECK (btrim(instruction_md) <> ''),
    CONSTRAINT unit_tasks_criteria_check
        CHECK (cardinality(criteria) <= 10 AND array_position(criteria, '') IS NULL),
    CONSTRAINT unit_tasks_max_attempts_check CHECK (max_attempts > 0),
    CONSTRAINT unit_tasks_position_check CHECK (position > 0),
    CONSTRAINT unit_tasks_section_id_position_key UNIQUE (section_id, position) DEFERRABLE
);

-- A material or task stands in the unit of its section.
CREATE FUNCTION public.unit_of_section_matches() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = public, pg_temp
AS $$
DECLARE
    section_unit uuid;
BEGIN
    SELECT unit_id INTO section_unit FROM public.unit_sections WHERE id = NEW.section_id;
    IF section_unit IS DISTINCT FROM NEW.unit_id THEN
        RAISE EXCEPTION 'section % is not of unit %', NEW.section_id, NEW.unit_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER unit_materials_unit_matches BEFORE INSERT OR UPDATE OF unit_id, section_id
    ON public.unit_materials FOR EACH ROW EXECUTE FUNCTION public.unit_of_section_matches();
CREATE TRIGGER unit_tasks_unit_matches BEFORE INSERT OR UPDATE OF unit_id, section_id
    ON public.unit_tasks FOR EACH ROW EXECUTE FUNCTION public.unit_of_section_matches();

-- What pupils hand in.

CREATE TABLE public.learning_submissions (
    id              uuid NOT NULL DEFAULT gen_random_uuid(),
    course_id       uuid NOT NULL,
    task_id         uuid NOT NULL,
    student_sub     text NOT NULL,
    kind            text NOT NULL,
    text_body       text,
    storage_key     text,
    mime_type       text,
    size_bytes      integer,
    sha256          text,
    attempt_nr      integer NOT NULL,
    analysis_status text NOT NULL DEFAULT 'pending',
    analysis_json   jsonb,
    feedback_md     text,
    error_code      text,
    idempotency_key text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    completed_at    timestamptz,
    CONSTRAINT learning_submissions_pkey PRIMARY KEY (id),
    CONSTRAINT learning_submissions_course_id_fkey
        FOREIGN KEY (course_id) REFERENCES public.courses (id) ON DELETE CASCADE,
    CONSTRAINT learning_submissions_task_id_fkey
        FOREIGN KEY (task_id) REFERENCES public.unit_tasks (id) ON DELETE CASCADE,
    CONSTRAINT learning_submissions_kind_check CHECK (kind IN ('text', 'image')),
    CONSTRAINT learning_submissions_size_bytes_check CHECK (size_bytes > 0),
    CONSTRAINT learning_submissions_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT learning_submissions_text_check CHECK (
        kind <> 'text' OR (text_body IS NOT NULL AND storage_key IS NULL AND mime_type IS NULL
            AND size_bytes IS NULL AND sha256 IS NULL)),
    CONSTRAINT learning_submissions_image_check CHECK (
        kind <> 'image' OR (text_body IS NULL AND storage_key IS NOT NULL
            AND size_bytes IS NOT NULL AND sha256 IS NOT NULL AND mime_type IS NOT NULL
            AND mime_type IN ('image/jpeg', 'image/png'))),
    CONSTRAINT learning_submissions_analysis_status_check
        CHECK (analysis_status IN ('pending', 'completed', 'error')),
    CONSTRAINT learning_submissions_idempotency_key_check CHECK (char_length(idempotency_key) <= 64),
    CONSTRAINT learning_submissions_attempt_key UNIQUE (course_id, task_id, student_sub, attempt_nr)
);
CREATE INDEX learning_submissions_student_idx
    ON public.learning_submissions (student_sub, task_id, created_at DESC);

-- Who sees what: `app.current_sub` is the subject of the session.

ALTER TABLE public.courses ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.course_memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.units ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.unit_sections ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.course_modules ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.module_section_releases ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.unit_materials ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.unit_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.learning_submissions ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION public.current_sub() RETURNS text
    LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('app.current_sub', true), '') $$;

CREATE POLICY courses_teacher ON public.courses
    USING (teacher_id = public.current_sub()) WITH CHECK (teacher_id = public.current_sub());
CREATE POLICY course_memberships_student ON public.course_memberships
    FOR SELECT USING (student_id = public.current_sub());
CREATE POLICY units_author ON public.units
    USING (author_id = public.current_sub()) WITH CHECK (author_id = public.current_sub());
CREATE POLICY unit_sections_author ON public.unit_sections
    USING (EXISTS (SELECT 1 FROM public.units u
        WHERE u.id = unit_sections.unit_id AND u.author_id = public.current_sub()));
CREATE POLICY course_modules_teacher ON public.course_modules
    USING (EXISTS (SELECT 1 FROM public.courses c
        WHERE c.id = course_modules.course_id AND c.teacher_id = public.current_sub()));
CREATE POLICY module_section_releases_teacher ON public.module_section_releases
    USING (released_by = public.current_sub());
CREATE POLICY unit_materials_author ON public.unit_materials
    USING (EXISTS (SELECT 1 FROM public.units u
        WHERE u.id = unit_materials.unit_id AND u.author_id = public.current_sub()));
CREATE POLICY unit_tasks_author ON public.unit_tasks
    USING (EXISTS (SELECT 1 FROM public.units u
        WHERE u.id = unit_tasks.unit_id AND u.author_id = public.current_sub()));
CREATE POLICY learning_submissions_student ON public.learning_submissions
    USING (student_sub = public.current_sub()) WITH CHECK (student_sub = public.current_sub());
