CREATE TABLE IF NOT EXISTS "user" (
    "id" VARCHAR(64) NOT NULL PRIMARY KEY,
    "username" VARCHAR(32) NOT NULL,
    "discriminator" VARCHAR(4) NOT NULL,
    "avatar_url" TEXT,
    "roles" VARCHAR(20) NOT NULL DEFAULT 'user',
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS "guild" (
    "id" VARCHAR(64) NOT NULL PRIMARY KEY,
    "name" VARCHAR(100) NOT NULL,
    "icon_url" TEXT,
    "message_scan_enabled" BOOL NOT NULL DEFAULT False,
    "last_message_scan_at" TIMESTAMPTZ,
    "purge_cooldown" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ,
    "owner_id" VARCHAR(64) REFERENCES "user" ("id") ON DELETE SET NULL
);
CREATE TABLE IF NOT EXISTS "guild_settings" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "default_channel_settings" JSONB,
    "settings" JSONB,
    "settings_hash" VARCHAR(32),
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ,
    "guild_id" VARCHAR(64) NOT NULL UNIQUE REFERENCES "guild" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "channel" (
    "id" VARCHAR(64) NOT NULL PRIMARY KEY,
    "name" VARCHAR(100) NOT NULL,
    "type" VARCHAR(8) NOT NULL,
    "position" INT NOT NULL DEFAULT 0,
    "parent_id" VARCHAR(64),
    "topic" TEXT,
    "nsfw" BOOL NOT NULL DEFAULT False,
    "message_scan_enabled" BOOL NOT NULL DEFAULT False,
    "last_channel_sync_at" TIMESTAMPTZ,
    "purge_cooldown" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ,
    "guild_id" VARCHAR(64) NOT NULL REFERENCES "guild" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "channel"."type" IS 'TEXT: text
VOICE: voice
CATEGORY: category
FORUM: forum';
CREATE TABLE IF NOT EXISTS "channel_settings" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "settings" JSONB,
    "settings_hash" VARCHAR(32),
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ,
    "channel_id" VARCHAR(64) NOT NULL UNIQUE REFERENCES "channel" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "channel_scan_status" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "status" VARCHAR(9) NOT NULL DEFAULT 'QUEUED',
    "forward_message_id" VARCHAR(64),
    "backward_message_id" VARCHAR(64),
    "message_count" INT NOT NULL DEFAULT 0,
    "total_messages_scanned" INT NOT NULL DEFAULT 0,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "guild_id" VARCHAR(64) NOT NULL REFERENCES "guild" ("id") ON DELETE CASCADE,
    "channel_id" VARCHAR(64) NOT NULL UNIQUE REFERENCES "channel" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "channel_scan_status"."status" IS 'QUEUED: QUEUED
RUNNING: RUNNING
SUCCEEDED: SUCCEEDED
FAILED: FAILED
CANCELLED: CANCELLED';
CREATE TABLE IF NOT EXISTS "install_intent" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "guild" VARCHAR(64),
    "state" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "user_id" VARCHAR(64) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);

-- These begin empty.
CREATE TABLE IF NOT EXISTS "author" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "discord_id" VARCHAR(64) NOT NULL,
    "guild_id" VARCHAR(64) NOT NULL REFERENCES "guild" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "message" (
    "id" VARCHAR(64) NOT NULL PRIMARY KEY,
    "content" TEXT,
    "channel_id" VARCHAR(64) NOT NULL REFERENCES "channel" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "clip" (
    "id" UUID NOT NULL PRIMARY KEY,
    "message_id" VARCHAR(64) NOT NULL REFERENCES "message" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "thumbnail" (
    "id" UUID NOT NULL PRIMARY KEY,
    "clip_id" UUID NOT NULL REFERENCES "clip" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "failed_thumbnail" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "clip_id" UUID NOT NULL REFERENCES "clip" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "favorite_clip" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "clip_id" UUID NOT NULL REFERENCES "clip" ("id") ON DELETE CASCADE,
    "user_id" VARCHAR(64) NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "server_tags" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(32) NOT NULL,
    "guild_id" VARCHAR(64) NOT NULL REFERENCES "guild" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "clip_tags" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "clip_id" UUID NOT NULL REFERENCES "clip" ("id") ON DELETE CASCADE,
    "tag_id" INT NOT NULL REFERENCES "server_tags" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "job" (
    "id" UUID NOT NULL PRIMARY KEY,
    "kind" VARCHAR(32) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
