-- The new service's tables, as the migration plan of November 2025 names them. MySQL.

CREATE TABLE user (
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

CREATE TABLE organization_member (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id int NOT NULL,
    user_id int NOT NULL,
    joined_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE discord_guild (
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
    FOREIGN KEY (linked_by_id) REFERENCES user (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_tournament (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id int NOT NULL,
    name varchar(255) NOT NULL,
    description longtext DEFAULT NULL,
    active tinyint(1) NOT NULL DEFAULT 1,
    discord_channel_id bigint DEFAULT NULL UNIQUE,
    owner_discord_id bigint DEFAULT NULL,
    allowed_reattempts smallint NOT NULL DEFAULT 0,
    runs_per_pool smallint NOT NULL DEFAULT 1,
    hide_results tinyint(1) NOT NULL DEFAULT 0,
    discord_warnings json DEFAULT NULL,
    discord_warnings_checked_at datetime(6) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_tournament_permalink_pool (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    async_tournament_id int NOT NULL,
    name varchar(255) NOT NULL,
    preset varchar(45) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY pool_name (async_tournament_id, name),
    FOREIGN KEY (async_tournament_id) REFERENCES async_tournament (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_tournament_permalink (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    pool_id int NOT NULL,
    url varchar(500) NOT NULL,
    notes longtext DEFAULT NULL,
    par_time double DEFAULT NULL,
    par_updated_at datetime(6) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (pool_id) REFERENCES async_tournament_permalink_pool (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_tournament_race (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    async_tournament_id int NOT NULL,
    permalink_id int NOT NULL,
    user_id int NOT NULL,
    reviewed_by_id int DEFAULT NULL,
    thread_id bigint DEFAULT NULL,
    thread_opened_at datetime(6) DEFAULT NULL,
    thread_timeout_at datetime(6) DEFAULT NULL,
    started_at datetime(6) DEFAULT NULL,
    finished_at datetime(6) DEFAULT NULL,
    status varchar(50) NOT NULL DEFAULT 'pending',
    reattempted tinyint(1) NOT NULL DEFAULT 0,
    reattempt_reason longtext DEFAULT NULL,
    runner_notes longtext DEFAULT NULL,
    vod_url varchar(500) DEFAULT NULL,
    collection_rate varchar(100) DEFAULT NULL,
    igt_time varchar(100) DEFAULT NULL,
    score double DEFAULT NULL,
    score_updated_at datetime(6) DEFAULT NULL,
    review_status varchar(20) NOT NULL DEFAULT 'pending',
    reviewed_at datetime(6) DEFAULT NULL,
    reviewer_notes longtext DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (async_tournament_id) REFERENCES async_tournament (id) ON DELETE CASCADE,
    FOREIGN KEY (permalink_id) REFERENCES async_tournament_permalink (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE,
    FOREIGN KEY (reviewed_by_id) REFERENCES user (id) ON DELETE SET NULL
) CHARACTER SET utf8mb4;

CREATE TABLE race_review_notes (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    race_id int NOT NULL,
    author_id int NOT NULL,
    note longtext NOT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    FOREIGN KEY (race_id) REFERENCES async_tournament_race (id) ON DELETE CASCADE,
    FOREIGN KEY (author_id) REFERENCES user (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE async_tournament_permission (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    async_tournament_id int NOT NULL,
    user_id int DEFAULT NULL,
    discord_role_id bigint DEFAULT NULL,
    role varchar(45) NOT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (async_tournament_id) REFERENCES async_tournament (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE audit_log (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id int DEFAULT NULL,
    organization_id int DEFAULT NULL,
    action varchar(255) NOT NULL,
    details json DEFAULT NULL,
    ip_address varchar(45) DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE SET NULL,
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE racer_verification (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id int NOT NULL,
    role_id bigint NOT NULL,
    racetime_category varchar(255) DEFAULT NULL,
    minimum_races int NOT NULL DEFAULT 5,
    message_id bigint DEFAULT NULL,
    channel_id bigint DEFAULT NULL,
    audit_channel_id bigint DEFAULT NULL,
    time_period_days int NOT NULL DEFAULT 365,
    reverify_period_days int DEFAULT NULL,
    revoke_ineligible tinyint(1) NOT NULL DEFAULT 0,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE racer_verification_category (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    racer_verification_id int NOT NULL,
    position smallint NOT NULL,
    category varchar(255) NOT NULL,
    UNIQUE KEY category (racer_verification_id, category),
    FOREIGN KEY (racer_verification_id) REFERENCES racer_verification (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE verified_racer (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    racer_verification_id int NOT NULL,
    user_id int NOT NULL,
    race_count int NOT NULL DEFAULT 0,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    last_verified_at datetime(6) DEFAULT NULL,
    UNIQUE KEY racer (racer_verification_id, user_id),
    FOREIGN KEY (racer_verification_id) REFERENCES racer_verification (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE preset_namespace (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(100) NOT NULL UNIQUE,
    display_name varchar(200) NOT NULL,
    description longtext DEFAULT NULL,
    is_public tinyint(1) NOT NULL DEFAULT 1,
    user_id int DEFAULT NULL,
    organization_id int DEFAULT NULL,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE preset_namespace_permission (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    namespace_id int NOT NULL,
    user_id int NOT NULL,
    can_create tinyint(1) NOT NULL DEFAULT 0,
    can_update tinyint(1) NOT NULL DEFAULT 0,
    can_delete tinyint(1) NOT NULL DEFAULT 0,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY namespace_user (namespace_id, user_id),
    FOREIGN KEY (namespace_id) REFERENCES preset_namespace (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;

CREATE TABLE randomizer_preset (
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
    FOREIGN KEY (namespace_id) REFERENCES preset_namespace (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4;
