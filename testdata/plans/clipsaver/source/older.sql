-- The tables as they were before 9 October 2025: Discord's IDs are numbers, and there are neither
-- channels nor scan runs.
CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;

CREATE TABLE users (
    id              serial PRIMARY KEY,
    discord_user_id bigint NOT NULL UNIQUE,
    username        text,
    global_name     text,
    avatar          text,
    last_login_at   timestamptz
);

CREATE TABLE bot_guilds (
    guild_id      text PRIMARY KEY,
    name          text NOT NULL,
    icon          text,
    owner_user_id bigint REFERENCES users (discord_user_id) ON DELETE SET NULL,
    joined_at     timestamptz DEFAULT now(),
    last_seen_at  timestamptz DEFAULT now()
);

CREATE TABLE guild_settings (
    guild_id   text PRIMARY KEY,
    settings   jsonb NOT NULL DEFAULT '{}'::jsonb,
    updated_at timestamptz DEFAULT now()
);

CREATE TABLE install_intents (
    state      text PRIMARY KEY,
    user_id    bigint NOT NULL REFERENCES users (discord_user_id) ON DELETE CASCADE,
    guild_id   bigint NOT NULL,
    created_at timestamp DEFAULT current_timestamp,
    expires_at timestamp NOT NULL
);
