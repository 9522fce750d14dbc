-- The target of June 2025 (late), as its migrations leave it.

CREATE TABLE public.coaches (
    id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    name text NOT NULL,
    bio text,
    photo_url text,
    sex text CHECK (sex IN ('male', 'female', 'non_binary', 'other', 'prefer_not_to_say')),
    year_of_birth integer,
    specialty text,
    metadata jsonb DEFAULT '{}'::jsonb,
    is_active boolean DEFAULT true,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);

CREATE TABLE public.categories (
    id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    parent_id uuid REFERENCES public.categories (id) ON DELETE CASCADE,
    name text NOT NULL,
    name_short text,
    description text,
    icon text,
    sort_order integer DEFAULT 0,
    primary_color text,
    secondary_color text,
    is_active boolean DEFAULT true,
    show_checkin_history boolean DEFAULT false,
    checkin_enabled boolean DEFAULT true,
    followup_timer integer,
    prompt_checkin text,
    prompt_checkin_2 text,
    guidelines_file_text text,
    max_questions integer DEFAULT 5,
    scope text,
    metadata jsonb DEFAULT '{}'::jsonb,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);

CREATE TABLE public.app_config (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    description text,
    is_public boolean DEFAULT false,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);

CREATE FUNCTION public.set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END
$$;

CREATE TRIGGER coaches_updated_at BEFORE UPDATE ON public.coaches
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();
CREATE TRIGGER categories_updated_at BEFORE UPDATE ON public.categories
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();
CREATE TRIGGER app_config_updated_at BEFORE UPDATE ON public.app_config
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE INDEX categories_parent_id ON public.categories (parent_id);

ALTER TABLE public.coaches ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.categories ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.app_config ENABLE ROW LEVEL SECURITY;

INSERT INTO public.app_config (key, value, description, is_public) VALUES
    ('default_coach', '{"default_coach_id": "00000000-0000-4000-8000-000000000001"}', 'Default coach', true),
    ('maintenance_mode', '{"enabled": false}', 'Whether the application is closed', true);
