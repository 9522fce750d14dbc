CREATE TABLE IF NOT EXISTS public.id_mappings (
    id uuid PRIMARY KEY,
    entity_type text NOT NULL,
    original_id integer NOT NULL,
    uuid_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (entity_type, original_id)
);
