-- The old application's database on Supabase, as far as a migration meets it: its own tables in
-- `public`, people in `auth`, files in `storage`, and beside them what such a dump is full of.

-- Roles are the server's, not the database's: another database may have made them already.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['anon', 'authenticated', 'service_role', 'supabase_admin',
        'supabase_auth_admin', 'supabase_storage_admin']
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END;
$$;

CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE SCHEMA realtime;
CREATE SCHEMA _realtime;
CREATE SCHEMA vault;
CREATE SCHEMA extensions;
CREATE SCHEMA supabase_functions;
CREATE SCHEMA graphql_public;

CREATE EXTENSION pgcrypto WITH SCHEMA extensions;
CREATE EXTENSION "uuid-ossp" WITH SCHEMA extensions;

-- auth ------------------------------------------------------------------------------------------

CREATE TYPE auth.aal_level AS ENUM ('aal1', 'aal2', 'aal3');
CREATE TYPE auth.one_time_token_type AS ENUM ('confirmation_token', 'recovery_token', 'phone_change_token');

CREATE TABLE auth.users (
    instance_id                 uuid,
    id                          uuid NOT NULL PRIMARY KEY,
    aud                         varchar(255),
    role                        varchar(255),
    email                       varchar(255),
    encrypted_password          varchar(255),
    email_confirmed_at          timestamptz,
    invited_at                  timestamptz,
    confirmation_token          varchar(255),
    confirmation_sent_at        timestamptz,
    recovery_token              varchar(255),
    recovery_sent_at            timestamptz,
    email_change_token_new      varchar(255),
    email_change                varchar(255),
    email_change_sent_at        timestamptz,
    last_sign_in_at             timestamptz,
    raw_app_meta_data           jsonb,
    raw_user_meta_data          jsonb,
    is_super_admin              boolean,
    created_at                  timestamptz,
    updated_at                  timestamptz,
    phone                       text DEFAULT NULL UNIQUE,
    phone_confirmed_at          timestamptz,
    phone_change                text DEFAULT '',
    phone_change_token          varchar(255) DEFAULT '',
    phone_change_sent_at        timestamptz,
    confirmed_at                timestamptz GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED,
    email_change_token_current  varchar(255) DEFAULT '',
    email_change_confirm_status smallint DEFAULT 0 CHECK (email_change_confirm_status BETWEEN 0 AND 2),
    banned_until                timestamptz,
    reauthentication_token      varchar(255) DEFAULT '',
    reauthentication_sent_at    timestamptz,
    is_sso_user                 boolean NOT NULL DEFAULT false,
    deleted_at                  timestamptz,
    is_anonymous                boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE auth.users IS 'Auth: Stores user login data within a secure schema.';
CREATE UNIQUE INDEX recovery_token_idx ON auth.users (recovery_token) WHERE recovery_token !~ '^[0-9 ]*$';
CREATE UNIQUE INDEX users_email_partial_key ON auth.users (email) WHERE NOT is_sso_user;

CREATE TABLE auth.identities (
    provider_id     text NOT NULL,
    user_id         uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
    identity_data   jsonb NOT NULL,
    provider        text NOT NULL,
    last_sign_in_at timestamptz,
    created_at      timestamptz,
    updated_at      timestamptz,
    email           text GENERATED ALWAYS AS (lower(identity_data ->> 'email')) STORED,
    id              uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY
);

CREATE TABLE auth.sessions (
    id           uuid NOT NULL PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
    created_at   timestamptz,
    updated_at   timestamptz,
    aal          auth.aal_level,
    refreshed_at timestamp,
    user_agent   text,
    ip           inet
);

CREATE TABLE auth.refresh_tokens (
    instance_id uuid,
    id          bigserial PRIMARY KEY,
    token       varchar(255) UNIQUE,
    user_id     varchar(255),
    revoked     boolean,
    created_at  timestamptz,
    updated_at  timestamptz,
    parent      varchar(255),
    session_id  uuid REFERENCES auth.sessions (id) ON DELETE CASCADE
);

CREATE TABLE auth.one_time_tokens (
    id         uuid NOT NULL PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
    token_type auth.one_time_token_type NOT NULL,
    token_hash text NOT NULL CHECK (char_length(token_hash) > 0),
    relates_to text NOT NULL,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now()
);

CREATE TABLE auth.audit_log_entries (
    instance_id uuid,
    id          uuid NOT NULL PRIMARY KEY,
    payload     json,
    created_at  timestamptz,
    ip_address  varchar(64) NOT NULL DEFAULT ''
);

CREATE TABLE auth.schema_migrations (version varchar(255) NOT NULL PRIMARY KEY);

CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('request.jwt.claim.sub', true), '')::uuid
$$;

-- storage ---------------------------------------------------------------------------------------

CREATE TABLE storage.buckets (
    id                 text NOT NULL PRIMARY KEY,
    name               text NOT NULL UNIQUE,
    owner              uuid,
    created_at         timestamptz DEFAULT now(),
    updated_at         timestamptz DEFAULT now(),
    public             boolean DEFAULT false,
    avif_autodetection boolean DEFAULT false,
    file_size_limit    bigint,
    allowed_mime_types text[],
    owner_id           text
);

CREATE TABLE storage.objects (
    id               uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    bucket_id        text REFERENCES storage.buckets (id),
    name             text,
    owner            uuid,
    created_at       timestamptz DEFAULT now(),
    updated_at       timestamptz DEFAULT now(),
    last_accessed_at timestamptz DEFAULT now(),
    metadata         jsonb,
    path_tokens      text[] GENERATED ALWAYS AS (string_to_array(name, '/')) STORED,
    version          text,
    owner_id         text,
    user_metadata    jsonb,
    level            integer
);
CREATE UNIQUE INDEX bucketid_objname ON storage.objects (bucket_id, name);
CREATE INDEX name_prefix_search ON storage.objects (name text_pattern_ops);

CREATE TABLE storage.migrations (
    id          integer NOT NULL PRIMARY KEY,
    name        varchar(100) NOT NULL UNIQUE,
    hash        varchar(40) NOT NULL,
    executed_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE storage.s3_multipart_uploads (
    id                 text NOT NULL PRIMARY KEY,
    in_progress_size   bigint NOT NULL DEFAULT 0,
    upload_signature   text NOT NULL,
    bucket_id          text NOT NULL REFERENCES storage.buckets (id),
    key                text NOT NULL COLLATE "C",
    version            text NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION storage.extension(name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    parts text[];
BEGIN
    -- a dump is read, not run: "; COPY public.course FROM stdin;" in a body is text
    SELECT string_to_array(name, '.') INTO parts;
    RETURN parts[array_length(parts, 1)];
END
$$;

-- What else a whole database holds --------------------------------------------------------------

CREATE TABLE vault.secrets (
    id          uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    name        text,
    description text NOT NULL DEFAULT '',
    secret      text NOT NULL,
    key_id      uuid,
    nonce       bytea DEFAULT '\x00',
    created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE VIEW vault.decrypted_secrets AS SELECT id, name, secret AS decrypted_secret FROM vault.secrets;

CREATE TABLE _realtime.tenants (
    id                    uuid NOT NULL PRIMARY KEY,
    name                  varchar(255),
    external_id           varchar(255) UNIQUE,
    jwt_secret            varchar(255),
    max_concurrent_users  integer NOT NULL DEFAULT 10000,
    inserted_at           timestamp(0) NOT NULL,
    jwt_jwks              jsonb
);

CREATE TYPE realtime.action AS ENUM ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR');
CREATE TYPE realtime.user_defined_filter AS (column_name text, value text);
CREATE TABLE realtime.messages (
    topic       text NOT NULL,
    extension   text NOT NULL,
    payload     jsonb,
    event       text,
    private     boolean DEFAULT false,
    inserted_at timestamp NOT NULL DEFAULT now(),
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    PRIMARY KEY (id, inserted_at)
) PARTITION BY RANGE (inserted_at);
CREATE TABLE realtime.messages_2025_10_31 PARTITION OF realtime.messages
    FOR VALUES FROM ('2025-10-31') TO ('2025-11-01');
CREATE TABLE realtime.subscription (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity  regclass NOT NULL,
    filters realtime.user_defined_filter[] NOT NULL DEFAULT '{}',
    claims  jsonb NOT NULL
);

CREATE TABLE supabase_functions.hooks (
    id            bigserial PRIMARY KEY,
    hook_table_id integer NOT NULL,
    hook_name     text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    request_id    bigint
);

CREATE FUNCTION extensions.grant_pg_net_access() RETURNS event_trigger LANGUAGE plpgsql AS $_$
BEGIN
    RAISE NOTICE 'nothing: $$ is no end here';
END;
$_$;
CREATE EVENT TRIGGER issue_pg_net_access ON ddl_command_end WHEN TAG IN ('CREATE EXTENSION')
    EXECUTE FUNCTION extensions.grant_pg_net_access();
-- Servers that replicate nothing warn here.
SET client_min_messages = error;
CREATE PUBLICATION supabase_realtime;
RESET client_min_messages;

-- public ----------------------------------------------------------------------------------------

CREATE TYPE public.user_role AS ENUM ('student', 'teacher');

CREATE FUNCTION public.update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;

CREATE TABLE public.profiles (
    id         uuid NOT NULL PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE,
    role       public.user_role NOT NULL,
    full_name  text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    email      text
);

CREATE TABLE public.course (
    id         uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    name       text NOT NULL,
    creator_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    created_by uuid REFERENCES auth.users (id)
);

CREATE TABLE public.course_student (
    course_id   uuid NOT NULL REFERENCES public.course (id) ON DELETE CASCADE,
    student_id  uuid NOT NULL REFERENCES public.profiles (id) ON DELETE CASCADE,
    enrolled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (course_id, student_id)
);

CREATE TABLE public.course_teacher (
    course_id   uuid NOT NULL REFERENCES public.course (id) ON DELETE CASCADE,
    teacher_id  uuid NOT NULL REFERENCES public.profiles (id) ON DELETE CASCADE,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (course_id, teacher_id)
);

CREATE TABLE public.learning_unit (
    id         uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    title      text NOT NULL,
    creator_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.course_learning_unit_assignment (
    course_id   uuid NOT NULL REFERENCES public.course (id) ON DELETE CASCADE,
    unit_id     uuid NOT NULL REFERENCES public.learning_unit (id) ON DELETE CASCADE,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (course_id, unit_id)
);

CREATE TABLE public.unit_section (
    id            uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    unit_id       uuid NOT NULL REFERENCES public.learning_unit (id) ON DELETE CASCADE,
    title         text,
    order_in_unit integer NOT NULL DEFAULT 0,
    materials     jsonb,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.course_unit_section_status (
    course_id    uuid NOT NULL REFERENCES public.course (id) ON DELETE CASCADE,
    section_id   uuid NOT NULL REFERENCES public.unit_section (id) ON DELETE CASCADE,
    is_published boolean NOT NULL DEFAULT false,
    published_at timestamptz,
    PRIMARY KEY (course_id, section_id)
);

CREATE TABLE public.task_base (
    id                  uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    section_id          uuid REFERENCES public.unit_section (id),
    instruction         text NOT NULL,
    task_type           text,
    criteria            text,
    assessment_criteria jsonb,
    solution_hints      text,
    created_at          timestamptz DEFAULT now(),
    updated_at          timestamptz DEFAULT now(),
    order_in_section    integer DEFAULT 1
);

CREATE TABLE public.regular_tasks (
    task_id          uuid NOT NULL PRIMARY KEY REFERENCES public.task_base (id) ON DELETE CASCADE,
    order_in_section integer NOT NULL DEFAULT 1,
    max_attempts     integer DEFAULT 1,
    prompt           text,
    grading_criteria text[],
    solution_hints   text
);

CREATE TABLE public.mastery_tasks (
    task_id                    uuid NOT NULL PRIMARY KEY REFERENCES public.task_base (id) ON DELETE CASCADE,
    difficulty_level           integer DEFAULT 1,
    spaced_repetition_interval integer DEFAULT 1,
    solution_hints             text
);

CREATE TABLE public.submission (
    id                         uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    student_id                 uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
    task_id                    uuid NOT NULL REFERENCES public.task_base (id) ON DELETE CASCADE,
    submitted_at               timestamptz NOT NULL DEFAULT now(),
    submission_data            jsonb NOT NULL,
    ai_feedback                text,
    ai_grade                   text,
    feedback_generated_at      timestamptz,
    grade_generated_at         timestamptz,
    teacher_override_feedback  text,
    teacher_override_grade     text,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    ai_criteria_analysis       text,
    attempt_number             integer NOT NULL DEFAULT 1 CHECK (attempt_number >= 1),
    feed_back_text             text,
    feed_forward_text          text,
    is_correct                 boolean,
    ai_insights                jsonb,
    feedback_status            text DEFAULT 'pending'
        CHECK (feedback_status IN ('pending', 'processing', 'completed', 'failed', 'retry')),
    retry_count                integer DEFAULT 0 CHECK (retry_count BETWEEN 0 AND 3),
    last_retry_at              timestamptz,
    processing_started_at      timestamptz,
    feedback_viewed_at         timestamptz,
    CONSTRAINT submission_student_task_attempt_key UNIQUE (student_id, task_id, attempt_number)
);
CREATE INDEX idx_submission_queue ON public.submission (feedback_status, created_at)
    WHERE feedback_status IN ('pending', 'retry');
CREATE TRIGGER update_submission_updated_at BEFORE UPDATE ON public.submission
    FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();

-- Not migrated.

CREATE TABLE public.mastery_log (
    id         bigserial PRIMARY KEY,
    student_id uuid NOT NULL,
    task_id    uuid NOT NULL,
    rating     double precision,
    logged_at  timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE public.mastery_submission (
    id              uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    student_id      uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
    task_id         uuid NOT NULL REFERENCES public.task_base (id) ON DELETE CASCADE,
    submission_text text NOT NULL,
    assessment      jsonb,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE public.student_mastery_progress (
    student_id  uuid NOT NULL,
    task_id     uuid NOT NULL,
    difficulty  double precision NOT NULL DEFAULT 5,
    stability   double precision NOT NULL DEFAULT 1,
    next_due_at date,
    PRIMARY KEY (student_id, task_id)
);
CREATE TABLE public.user_model_weights (
    user_id uuid NOT NULL PRIMARY KEY,
    weights double precision[] NOT NULL
);
CREATE TABLE public.task (
    id          uuid NOT NULL PRIMARY KEY,
    section_id  uuid,
    instruction text NOT NULL
);
CREATE TABLE public.task_backup_phase4 AS SELECT * FROM public.task WITH NO DATA;
CREATE TABLE public.feedback (
    id         uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    kind       text NOT NULL,
    message    text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE public.allowed_email_domains (
    domain     text NOT NULL PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE public.auth_service_keys (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_hash text NOT NULL
);
CREATE TABLE public.auth_sessions (
    session_id text NOT NULL PRIMARY KEY,
    user_id    uuid NOT NULL,
    data       jsonb NOT NULL DEFAULT '{}',
    expires_at timestamptz NOT NULL
);
CREATE TABLE public.session_rate_limits (
    identifier   text NOT NULL PRIMARY KEY,
    attempts     integer NOT NULL DEFAULT 0,
    window_start timestamptz NOT NULL DEFAULT now()
);

CREATE VIEW public.all_tasks AS
    SELECT b.id, b.section_id, b.instruction, r.task_id IS NOT NULL AS is_regular
    FROM public.task_base b LEFT JOIN public.regular_tasks r ON r.task_id = b.id;

CREATE FUNCTION public.get_next_feedback_submission() RETURNS SETOF public.submission
    LANGUAGE plpgsql SECURITY DEFINER AS $function$
BEGIN
    RETURN QUERY
    SELECT s.* FROM public.submission s WHERE s.feedback_status IN ('pending', 'retry')
    ORDER BY s.created_at LIMIT 1 FOR UPDATE SKIP LOCKED;
END;
$function$;

ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.submission ENABLE ROW LEVEL SECURITY;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Profile ansehen" ON public.profiles FOR SELECT TO authenticated USING (auth.uid() = id);
CREATE POLICY "Eigene Abgaben" ON public.submission TO authenticated USING (auth.uid() = student_id);
CREATE POLICY "Dateien lesen" ON storage.objects FOR SELECT TO authenticated
    USING (bucket_id IN ('section_materials', 'submissions'));

ALTER TABLE auth.users OWNER TO supabase_auth_admin;
ALTER TABLE storage.objects OWNER TO supabase_storage_admin;
GRANT ALL ON SCHEMA auth TO supabase_auth_admin;
GRANT ALL ON SCHEMA storage TO supabase_storage_admin;
GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
GRANT ALL ON ALL TABLES IN SCHEMA public TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO service_role;
ALTER PUBLICATION supabase_realtime ADD TABLE public.submission;
