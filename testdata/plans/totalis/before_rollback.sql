-- The former default_coach comes back with the time that it had.
ALTER TABLE public.app_config DISABLE TRIGGER USER;
