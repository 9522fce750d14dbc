-- The new service's tables, as its repository has them since 10 November 2025. MySQL.

CREATE TABLE users (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    discord_id bigint DEFAULT NULL UNIQUE,
    discord_username varchar(255) NOT NULL,
    discord_discriminator varchar(4) DEFAULT NULL,
    discord_avatar varchar(255) DEFAULT NULL,
    discord_email varchar(255) DEFAULT NULL,
    discord_access_token longtext DEFAULT NULL,
    discord_refresh_token longtext DEFAULT NULL,
    discord_token_expires_at datetime(6) DEFAULT NULL,
    racetime_id varchar(255) DEFAULT NULL UNIQUE,
    racetime_name varchar(255) DEFAULT NULL,
    racetime_access_token longtext DEFAULT NULL,
    racetime_refresh_token longtext DEFAULT NULL,
    racetime_token_expires_at datetime(6) DEFAULT NULL,
    twitch_id varchar(255) DEFAULT NULL UNIQUE,
    twitch_name varchar(255) DEFAULT NULL,
    twitch_display_name varchar(255) DEFAULT NULL,
    twitch_access_token longtext DEFAULT NULL,
    twitch_refresh_token longtext DEFAULT NULL,
    twitch_token_expires_at datetime(6) DEFAULT NULL,
    display_name varchar(255) DEFAULT NULL,
    pronouns varchar(100) DEFAULT NULL,
    show_pronouns tinyint(1) NOT NULL DEFAULT 0,
    permission smallint NOT NULL DEFAULT 0,
    is_active tinyint(1) NOT NULL DEFAULT 1,
    api_rate_limit_per_minute int DEFAULT NULL,
    is_placeholder tinyint(1) NOT NULL DEFAULT 0,
    speedgaming_id int DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6)
) CHARACTER SET utf8mb4;

CREATE TABLE organization (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(255) NOT NULL UNIQUE,
    description longtext DEFAULT NULL,
    is_active tinyint(1) NOT NULL DEFAULT 1,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6)
) CHARACTER SET utf8mb4;

CREATE TABLE organizationmember (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id int NOT NULL,
    user_id int NOT NULL,
    joined_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE discord_guilds (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id int NOT NULL,
    guild_id bigint NOT NULL UNIQUE,
    guild_name varchar(255) NOT NULL,
    guild_icon varchar(255) DEFAULT NULL,
    linked_by_id int NOT NULL,
    verified_admin tinyint(1) NOT NULL DEFAULT 0,
    is_active tinyint(1) NOT NULL DEFAULT 1,
    bot_left_at datetime(6) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
    FOREIGN KEY (linked_by_id) REFERENCES users (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_qualifiers (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id int NOT NULL,
    name varchar(255) NOT NULL,
    description longtext DEFAULT NULL,
    is_active tinyint(1) NOT NULL DEFAULT 1,
    discord_channel_id bigint DEFAULT NULL UNIQUE,
    max_reattempts smallint NOT NULL DEFAULT -1,
    runs_per_pool smallint NOT NULL DEFAULT 1,
    hide_results tinyint(1) NOT NULL DEFAULT 0,
    discord_warnings json DEFAULT NULL,
    discord_warnings_checked_at datetime(6) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_qualifier_pools (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    name varchar(255) NOT NULL,
    description longtext DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY pool_name (tournament_id, name),
    FOREIGN KEY (tournament_id) REFERENCES async_qualifiers (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_qualifier_permalinks (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    pool_id int NOT NULL,
    url varchar(500) NOT NULL,
    notes longtext DEFAULT NULL,
    par_time double DEFAULT NULL,
    par_updated_at datetime(6) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (pool_id) REFERENCES async_qualifier_pools (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_qualifier_live_races (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    pool_id int NOT NULL,
    permalink_id int DEFAULT NULL,
    episode_id int DEFAULT NULL UNIQUE,
    racetime_slug varchar(200) DEFAULT NULL UNIQUE,
    scheduled_at datetime(6) DEFAULT NULL,
    room_open_time datetime(6) DEFAULT NULL,
    match_title varchar(200) DEFAULT NULL,
    racetime_goal varchar(255) DEFAULT NULL,
    race_room_profile_id int DEFAULT NULL,
    status varchar(45) NOT NULL DEFAULT 'scheduled',
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (tournament_id) REFERENCES async_qualifiers (id) ON DELETE CASCADE,
    FOREIGN KEY (pool_id) REFERENCES async_qualifier_pools (id) ON DELETE CASCADE,
    FOREIGN KEY (permalink_id) REFERENCES async_qualifier_permalinks (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_qualifier_races (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    permalink_id int NOT NULL,
    user_id int NOT NULL,
    live_race_id int DEFAULT NULL,
    reviewed_by_id int DEFAULT NULL,
    discord_thread_id bigint DEFAULT NULL,
    thread_open_time datetime(6) DEFAULT NULL,
    thread_timeout_time datetime(6) DEFAULT NULL,
    start_time datetime(6) DEFAULT NULL,
    end_time datetime(6) DEFAULT NULL,
    status varchar(50) NOT NULL DEFAULT 'pending',
    reattempted tinyint(1) NOT NULL DEFAULT 0,
    runner_notes longtext DEFAULT NULL,
    runner_vod_url varchar(500) DEFAULT NULL,
    score double DEFAULT NULL,
    score_updated_at datetime(6) DEFAULT NULL,
    review_status varchar(20) NOT NULL DEFAULT 'pending',
    reviewed_at datetime(6) DEFAULT NULL,
    reviewer_notes longtext DEFAULT NULL,
    review_requested_by_user tinyint(1) NOT NULL DEFAULT 0,
    review_request_reason longtext DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (tournament_id) REFERENCES async_qualifiers (id) ON DELETE CASCADE,
    FOREIGN KEY (permalink_id) REFERENCES async_qualifier_permalinks (id) ON DELETE CASCADE,
    FOREIGN KEY (live_race_id) REFERENCES async_qualifier_live_races (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (reviewed_by_id) REFERENCES users (id) ON DELETE SET NULL
) CHARACTER SET utf8mb4;

CREATE TABLE audit_logs (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id int DEFAULT NULL,
    organization_id int DEFAULT NULL,
    action varchar(255) NOT NULL,
    details json DEFAULT NULL,
    ip_address varchar(45) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE racer_verifications (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id int NOT NULL,
    guild_id bigint NOT NULL,
    role_id bigint NOT NULL,
    role_name varchar(255) NOT NULL,
    categories json NOT NULL,
    minimum_races int NOT NULL DEFAULT 5,
    count_forfeits tinyint(1) NOT NULL DEFAULT 0,
    count_dq tinyint(1) NOT NULL DEFAULT 0,
    is_active tinyint(1) NOT NULL DEFAULT 1,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY guild_role (organization_id, guild_id, role_id),
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE user_racer_verifications (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    verification_id int NOT NULL,
    user_id int NOT NULL,
    is_verified tinyint(1) NOT NULL DEFAULT 0,
    verified_at datetime(6) DEFAULT NULL,
    last_checked_at datetime(6) DEFAULT NULL,
    race_count int NOT NULL DEFAULT 0,
    role_granted tinyint(1) NOT NULL DEFAULT 0,
    role_granted_at datetime(6) DEFAULT NULL,
    last_check_error longtext DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY racer (verification_id, user_id),
    FOREIGN KEY (verification_id) REFERENCES racer_verifications (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE preset_namespaces (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(100) NOT NULL UNIQUE,
    display_name varchar(200) NOT NULL,
    description longtext DEFAULT NULL,
    is_public tinyint(1) NOT NULL DEFAULT 1,
    user_id int DEFAULT NULL,
    organization_id int DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE preset_namespace_permissions (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    namespace_id int NOT NULL,
    user_id int NOT NULL,
    can_create tinyint(1) NOT NULL DEFAULT 0,
    can_update tinyint(1) NOT NULL DEFAULT 0,
    can_delete tinyint(1) NOT NULL DEFAULT 0,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY namespace_user (namespace_id, user_id),
    FOREIGN KEY (namespace_id) REFERENCES preset_namespaces (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE randomizer_presets (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    namespace_id int DEFAULT NULL,
    user_id int NOT NULL,
    randomizer varchar(50) NOT NULL,
    name varchar(100) NOT NULL,
    description longtext DEFAULT NULL,
    settings json NOT NULL,
    is_public tinyint(1) NOT NULL DEFAULT 0,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY preset (namespace_id, randomizer, name),
    FOREIGN KEY (namespace_id) REFERENCES preset_namespaces (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;
