-- New tables that were made inside the old database (CREATE TABLE IF NOT EXISTS) are the old ones.
DO $$
BEGIN
    IF EXISTS (SELECT FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name = 'bot_guilds'
                 AND column_name = 'owner_user_id') THEN
        RAISE EXCEPTION 'bot_guilds has the column owner_user_id: this is the old database';
    END IF;
END
$$;
