-- The one table that the migration brings with it.
CREATE TABLE IF NOT EXISTS public.id_mappings (
    id uuid PRIMARY KEY,
    entity_type text NOT NULL,
    original_id integer NOT NULL,
    uuid_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (entity_type, original_id)
);

-- Of app_config, default_coach alone may be replaced. Where rows of a former load are there, the
-- keys are that load's.
DO $$
DECLARE
    taken text := (SELECT min(key) FROM public.app_config WHERE key ~ '^(prompt|var|system)_');
BEGIN
    IF taken IS NOT NULL AND NOT EXISTS (SELECT FROM public.id_mappings) THEN
        RAISE EXCEPTION 'app_config: expected no key of the migration, found %', taken;
    END IF;
END
$$;

-- The replaced row keeps the time that the file gives it.
ALTER TABLE public.app_config DISABLE TRIGGER USER;
