-- The bot's database, as its ORM's migrations leave it in MariaDB: the tables that are migrated,
-- those that are exported, and some of the many that stay behind.

-- Users.

CREATE TABLE users (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    discord_user_id bigint DEFAULT NULL UNIQUE,
    twitch_name varchar(200) DEFAULT NULL,
    display_name varchar(200) DEFAULT NULL,
    rtgg_id varchar(200) DEFAULT NULL,
    rtgg_access_token varchar(200) DEFAULT NULL,
    test_user tinyint(1) NOT NULL DEFAULT 0,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY rtgg_id (rtgg_id),
    UNIQUE KEY uid_users_rtgg_id (rtgg_id),
    KEY idx_users_display_name (display_name)
);

-- Asynchronous tournaments.

CREATE TABLE asynctournament (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(45) NOT NULL,
    guild_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    report_channel_id bigint DEFAULT NULL,
    owner_id bigint NOT NULL,
    active tinyint(1) NOT NULL DEFAULT 1,
    allowed_reattempts smallint DEFAULT NULL,
    runs_per_pool smallint NOT NULL DEFAULT 1,
    customization varchar(45) NOT NULL DEFAULT 'default',
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY channel_id (channel_id)
);

CREATE TABLE asynctournamentpermalinkpool (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    name varchar(45) NOT NULL,
    preset varchar(45) DEFAULT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY pool_name (tournament_id, name),
    FOREIGN KEY (tournament_id) REFERENCES asynctournament (id) ON DELETE CASCADE
);

CREATE TABLE asynctournamentpermalink (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    pool_id int NOT NULL,
    url varchar(200) DEFAULT NULL,
    notes varchar(200) DEFAULT NULL,
    live_race tinyint(1) NOT NULL DEFAULT 0,
    par_time double DEFAULT NULL,
    par_updated_at datetime(6) DEFAULT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (pool_id) REFERENCES asynctournamentpermalinkpool (id) ON DELETE CASCADE
);

CREATE TABLE asynctournamentliverace (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    pool_id int NOT NULL,
    permalink_id int DEFAULT NULL,
    racetime_slug varchar(200) DEFAULT NULL UNIQUE,
    episode_id int DEFAULT NULL UNIQUE,
    match_title varchar(200) DEFAULT NULL,
    status varchar(45) NOT NULL DEFAULT 'scheduled',
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (tournament_id) REFERENCES asynctournament (id) ON DELETE CASCADE,
    FOREIGN KEY (pool_id) REFERENCES asynctournamentpermalinkpool (id) ON DELETE CASCADE,
    FOREIGN KEY (permalink_id) REFERENCES asynctournamentpermalink (id) ON DELETE CASCADE
);

CREATE TABLE asynctournamentrace (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    permalink_id int NOT NULL,
    user_id int NOT NULL,
    thread_id bigint DEFAULT NULL,
    thread_open_time datetime(6) DEFAULT NULL,
    thread_timeout_time datetime(6) DEFAULT NULL,
    start_time datetime(6) DEFAULT NULL,
    end_time datetime(6) DEFAULT NULL,
    status varchar(45) NOT NULL DEFAULT 'pending',
    live_race_id int DEFAULT NULL,
    reattempted tinyint(1) DEFAULT NULL,
    reattempt_reason longtext DEFAULT NULL,
    runner_notes longtext DEFAULT NULL,
    runner_vod_url varchar(400) DEFAULT NULL,
    run_collection_rate varchar(100) DEFAULT NULL,
    run_igt varchar(100) DEFAULT NULL,
    review_status varchar(20) NOT NULL DEFAULT 'pending',
    reviewed_by_id int DEFAULT NULL,
    reviewed_at datetime(6) DEFAULT NULL,
    reviewer_notes longtext DEFAULT NULL,
    score double DEFAULT NULL,
    score_updated_at datetime(6) DEFAULT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (tournament_id) REFERENCES asynctournament (id) ON DELETE CASCADE,
    FOREIGN KEY (permalink_id) REFERENCES asynctournamentpermalink (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (live_race_id) REFERENCES asynctournamentliverace (id) ON DELETE CASCADE,
    FOREIGN KEY (reviewed_by_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE asynctournamentpermissions (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    user_id int DEFAULT NULL,
    discord_role_id bigint DEFAULT NULL,
    role varchar(45) NOT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (tournament_id) REFERENCES asynctournament (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE asynctournamentwhitelist (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    user_id int NOT NULL,
    discord_user_id bigint DEFAULT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (tournament_id) REFERENCES asynctournament (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE asynctournamentauditlog (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tournament_id int NOT NULL,
    user_id int DEFAULT NULL,
    action varchar(45) NOT NULL,
    details longtext DEFAULT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    FOREIGN KEY (tournament_id) REFERENCES asynctournament (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE asynctournamentreviewnotes (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    race_id int NOT NULL,
    author_id int NOT NULL,
    note longtext NOT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    FOREIGN KEY (race_id) REFERENCES asynctournamentrace (id) ON DELETE CASCADE,
    FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE
);

-- Racer verification and presets.

CREATE TABLE racerverification (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    guild_id bigint NOT NULL,
    role_id bigint NOT NULL,
    message_id bigint DEFAULT NULL,
    channel_id bigint DEFAULT NULL,
    audit_channel_id bigint DEFAULT NULL,
    racetime_categories varchar(2000) DEFAULT NULL,
    use_alttpr_ladder tinyint(1) NOT NULL DEFAULT 0,
    minimum_races int NOT NULL,
    time_period_days int NOT NULL DEFAULT 365,
    reverify_period_days int DEFAULT NULL,
    revoke_ineligible tinyint(1) NOT NULL DEFAULT 0,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6)
);

CREATE TABLE verifiedracer (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    racer_verification_id int NOT NULL,
    user_id int NOT NULL,
    estimated_count int DEFAULT NULL,
    created datetime(6) NOT NULL DEFAULT current_timestamp(6),
    last_verified datetime(6) DEFAULT NULL,
    FOREIGN KEY (racer_verification_id) REFERENCES racerverification (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE presetnamespaces (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(50) DEFAULT NULL UNIQUE,
    discord_user_id bigint NOT NULL UNIQUE
);

CREATE TABLE presetnamespacecollaborators (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    namespace_id int NOT NULL,
    discord_user_id bigint NOT NULL,
    UNIQUE KEY collaborator (namespace_id, discord_user_id),
    FOREIGN KEY (namespace_id) REFERENCES presetnamespaces (id) ON DELETE CASCADE
);

CREATE TABLE presets (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    randomizer varchar(50) NOT NULL,
    preset_name varchar(50) NOT NULL,
    namespace_id int NOT NULL,
    content longtext NOT NULL,
    generated_count int NOT NULL DEFAULT 0,
    modified datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    UNIQUE KEY preset (randomizer, preset_name, namespace_id),
    FOREIGN KEY (namespace_id) REFERENCES presetnamespaces (id) ON DELETE CASCADE
);

-- Exported, not migrated.

CREATE TABLE config (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    guild_id bigint NOT NULL,
    parameter varchar(45) NOT NULL,
    value varchar(45) DEFAULT NULL
);

CREATE TABLE audit_generated_games (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    randomizer varchar(45) DEFAULT NULL,
    hash_id varchar(50) DEFAULT NULL,
    permalink varchar(2000) DEFAULT NULL,
    settings json DEFAULT NULL,
    gentype varchar(45) DEFAULT NULL,
    genoption varchar(45) DEFAULT NULL,
    timestamp datetime(6) DEFAULT current_timestamp(6),
    customizer int DEFAULT NULL,
    doors tinyint(1) NOT NULL DEFAULT 0,
    avianart tinyint(1) NOT NULL DEFAULT 0
);

CREATE TABLE audit_messages (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    guild_id bigint DEFAULT NULL,
    message_id bigint DEFAULT NULL,
    user_id bigint DEFAULT NULL,
    channel_id bigint DEFAULT NULL,
    message_date datetime(6) DEFAULT NULL,
    content varchar(4000) DEFAULT NULL,
    attachment varchar(1000) DEFAULT NULL,
    deleted int NOT NULL DEFAULT 0
);

CREATE TABLE daily (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    hash varchar(45) NOT NULL
);

CREATE TABLE patch_distribution (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    patch_id varchar(45) DEFAULT NULL,
    game varchar(45) DEFAULT NULL,
    used smallint NOT NULL
);

CREATE TABLE spoiler_races (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    srl_id varchar(45) DEFAULT NULL,
    spoiler_url varchar(255) DEFAULT NULL,
    studytime int DEFAULT NULL,
    date datetime(6) DEFAULT NULL,
    started datetime(6) DEFAULT NULL
);

CREATE TABLE triforcetexts (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    pool_name varchar(45) DEFAULT NULL,
    text varchar(200) DEFAULT NULL,
    discord_user_id bigint DEFAULT NULL,
    author varchar(200) DEFAULT NULL,
    approved tinyint(1) DEFAULT NULL,
    broadcasted tinyint(1) NOT NULL DEFAULT 0,
    timestamp datetime(6) DEFAULT NULL
);

CREATE TABLE voice_role (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    guild_id bigint NOT NULL,
    voice_channel_id bigint NOT NULL,
    role_id bigint NOT NULL
);

-- Some of the tables that stay behind.

CREATE TABLE aerich (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version varchar(255) NOT NULL,
    app varchar(100) NOT NULL,
    content json NOT NULL
);

CREATE TABLE authorizationkeys (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    `key` varchar(200) NOT NULL,
    name varchar(200) NOT NULL
);

CREATE TABLE multiworld (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    message_id bigint NOT NULL UNIQUE,
    owner_id bigint NOT NULL,
    randomizer varchar(45) DEFAULT NULL,
    preset varchar(45) DEFAULT NULL,
    status varchar(20) NOT NULL
);

CREATE TABLE ranked_choice_election (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    guild_id bigint NOT NULL,
    title varchar(200) NOT NULL,
    seats int NOT NULL DEFAULT 1
);

CREATE TABLE reaction_group (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    guild_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    message_id bigint NOT NULL UNIQUE,
    name varchar(400) DEFAULT NULL
);

CREATE TABLE rtggwatcher (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    guild_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    category varchar(50) NOT NULL
);

CREATE TABLE sgdailies (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    slug varchar(45) NOT NULL,
    guild_id bigint NOT NULL,
    announce_channel bigint NOT NULL
);

CREATE TABLE srlnick (
    discord_user_id bigint NOT NULL PRIMARY KEY,
    srl_nick varchar(200) DEFAULT NULL,
    rtgg_id varchar(200) DEFAULT NULL
);
