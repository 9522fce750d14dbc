CREATE TABLE IF NOT EXISTS "users" (
    "discord_user_id" VARCHAR(255) NOT NULL PRIMARY KEY,
    "username" VARCHAR(255),
    "discriminator" VARCHAR(10),
    "avatar" VARCHAR(255),
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS "bot_guilds" (
    "guild_id" VARCHAR(255) NOT NULL PRIMARY KEY,
    "name" VARCHAR(255) NOT NULL,
    "icon" VARCHAR(255),
    "joined_at" TIMESTAMPTZ,
    "last_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner_user_id_id" VARCHAR(255) REFERENCES "users" ("discord_user_id") ON DELETE SET NULL
);
CREATE TABLE IF NOT EXISTS "guild_settings" (
    "guild_id" VARCHAR(255) NOT NULL PRIMARY KEY,
    "settings" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS "bot_channels" (
    "channel_id" VARCHAR(255) NOT NULL PRIMARY KEY,
    "name" VARCHAR(255),
    "type" VARCHAR(50),
    "is_nsfw" BOOL NOT NULL DEFAULT False,
    "is_reading" BOOL NOT NULL DEFAULT False,
    "last_message_id" VARCHAR(255),
    "last_scanned_at" TIMESTAMPTZ,
    "last_activity_at" TIMESTAMPTZ,
    "message_count" BIGINT NOT NULL DEFAULT 0,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "guild_id" VARCHAR(255) NOT NULL REFERENCES "bot_guilds" ("guild_id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "bot_channel_scan_runs" (
    "id" UUID NOT NULL PRIMARY KEY,
    "after_message_id" VARCHAR(255),
    "before_message_id" VARCHAR(255),
    "status" VARCHAR(9) NOT NULL DEFAULT 'queued',
    "messages_scanned" BIGINT NOT NULL DEFAULT 0,
    "messages_matched" BIGINT NOT NULL DEFAULT 0,
    "error_message" TEXT,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "channel_id" VARCHAR(255) NOT NULL REFERENCES "bot_channels" ("channel_id") ON DELETE CASCADE
);
COMMENT ON COLUMN "bot_channel_scan_runs"."status" IS 'QUEUED: queued
RUNNING: running
SUCCEEDED: succeeded
FAILED: failed
CANCELED: canceled';
CREATE TABLE IF NOT EXISTS "install_intents" (
    "state" VARCHAR(255) NOT NULL PRIMARY KEY,
    "guild_id" VARCHAR(255),
    "user_id" VARCHAR(255),
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
