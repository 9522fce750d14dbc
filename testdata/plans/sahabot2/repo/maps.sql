-- Old IDs and new ones: made before the load, dropped by the rollback.

CREATE TABLE IF NOT EXISTS migration_user_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    discord_user_id bigint DEFAULT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_guild_org_map (
    guild_id bigint NOT NULL PRIMARY KEY,
    organization_id int NOT NULL,
    guild_name varchar(255) NOT NULL,
    migrated_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS migration_tournament_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    old_guild_id bigint NOT NULL,
    new_organization_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_pool_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_permalink_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_race_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_verification_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_namespace_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);

CREATE TABLE IF NOT EXISTS migration_live_race_map (
    old_id int NOT NULL PRIMARY KEY,
    new_id int NOT NULL,
    migrated_at datetime(6) NOT NULL
);
