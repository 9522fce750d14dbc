-- The tables that the bot made for itself, and the web site's `users`.
CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE TYPE scan_status AS ENUM ('queued', 'running', 'succeeded', 'failed', 'canceled');

CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;

CREATE TABLE users (
    id              serial PRIMARY KEY,
    discord_user_id text NOT NULL UNIQUE,
    username        text,
    global_name     text,
    avatar          text,
    last_login_at   timestamptz
);

CREATE TABLE bot_guilds (
    guild_id      text PRIMARY KEY,
    name          text NOT NULL,
    icon          text,
    owner_user_id text REFERENCES users (discord_user_id) ON DELETE SET NULL,
    joined_at     timestamptz DEFAULT now(),
    last_seen_at  timestamptz DEFAULT now()
);

-- No foreign key: settings may come before the guild, and stay after it.
CREATE TABLE guild_settings (
    guild_id   text PRIMARY KEY,
    settings   jsonb NOT NULL DEFAULT '{}'::jsonb,
    updated_at timestamptz DEFAULT now()
);

CREATE TABLE bot_channels (
    channel_id       text PRIMARY KEY,
    guild_id         text NOT NULL REFERENCES bot_guilds (guild_id) ON DELETE CASCADE,
    name             text,
    type             text,
    is_nsfw          boolean DEFAULT false,
    is_reading       boolean NOT NULL DEFAULT false,
    last_message_id  text,
    last_scanned_at  timestamptz,
    last_activity_at timestamptz,
    message_count    bigint NOT NULL DEFAULT 0,
    settings         jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX idx_bot_channels_guild ON bot_channels (guild_id);
CREATE INDEX idx_bot_channels_isreading ON bot_channels (is_reading) WHERE is_reading;
CREATE INDEX idx_bot_channels_last_message_id ON bot_channels (last_message_id);
CREATE INDEX idx_bot_channels_work ON bot_channels (guild_id, is_reading, last_scanned_at);

CREATE TRIGGER trg_bot_channels_updated_at BEFORE UPDATE ON bot_channels
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TABLE bot_channel_scan_runs (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    channel_id        text NOT NULL REFERENCES bot_channels (channel_id) ON DELETE CASCADE,
    after_message_id  text,
    before_message_id text,
    status            scan_status NOT NULL DEFAULT 'queued',
    messages_scanned  bigint NOT NULL DEFAULT 0,
    messages_matched  bigint NOT NULL DEFAULT 0,
    error_message     text,
    started_at        timestamptz,
    finished_at       timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX idx_bot_scan_runs_channel ON bot_channel_scan_runs (channel_id, created_at DESC);

-- Sign-ins under way: `state` is the secret that the browser brings back.
CREATE TABLE install_intents (
    state      text PRIMARY KEY,
    user_id    text NOT NULL REFERENCES users (discord_user_id) ON DELETE CASCADE,
    guild_id   text NOT NULL,
    created_at timestamp DEFAULT current_timestamp,
    expires_at timestamp NOT NULL
);
