ALTER TABLE public.app_config ENABLE TRIGGER USER;
DROP TABLE public.id_mappings;
