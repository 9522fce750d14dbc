-- The bot's database before it served several Discord servers.

-- The tables that get a server.

CREATE TABLE user_points (
    id serial PRIMARY KEY,
    kick_username text NOT NULL UNIQUE,
    discord_id bigint,
    points integer DEFAULT 0,
    total_earned integer DEFAULT 0,
    total_spent integer DEFAULT 0,
    last_updated timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE points_watchtime_converted (
    id serial PRIMARY KEY,
    kick_username text NOT NULL,
    minutes_converted integer NOT NULL,
    points_awarded integer NOT NULL,
    converted_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE point_shop_items (
    id serial PRIMARY KEY,
    name text NOT NULL,
    description text,
    price integer NOT NULL,
    stock integer DEFAULT -1,
    image_url text,
    is_active boolean DEFAULT true,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE point_sales (
    id serial PRIMARY KEY,
    item_id integer REFERENCES point_shop_items (id),
    kick_username text NOT NULL,
    discord_id bigint,
    item_name text NOT NULL,
    price_paid integer NOT NULL,
    quantity integer DEFAULT 1,
    status text DEFAULT 'pending',
    notes text,
    purchased_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE watchtime (
    username text PRIMARY KEY,
    minutes integer DEFAULT 0,
    last_active timestamp
);

CREATE TABLE gtb_sessions (
    id serial PRIMARY KEY,
    opened_by text NOT NULL,
    opened_at timestamp DEFAULT CURRENT_TIMESTAMP,
    closed_at timestamp,
    result_amount numeric(12,2),
    status text DEFAULT 'open' CHECK (status IN ('open', 'closed', 'completed')),
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE clips (
    id serial PRIMARY KEY,
    kick_username text NOT NULL,
    clip_duration integer NOT NULL,
    clip_url text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE watchtime_roles (
    id serial PRIMARY KEY,
    role_name text NOT NULL,
    minutes_required integer NOT NULL,
    display_order integer NOT NULL,
    enabled boolean DEFAULT true,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE pending_links (
    discord_id bigint PRIMARY KEY,
    kick_name text,
    code text,
    "timestamp" text
);

CREATE TABLE oauth_notifications (
    id serial PRIMARY KEY,
    discord_id bigint NOT NULL,
    kick_username text NOT NULL,
    channel_id bigint,
    message_id bigint,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    processed boolean DEFAULT false
);

-- Their children, and the servers.

CREATE TABLE gtb_guesses (
    id serial PRIMARY KEY,
    session_id integer NOT NULL REFERENCES gtb_sessions (id) ON DELETE CASCADE,
    kick_username text NOT NULL,
    guess_amount numeric(12,2) NOT NULL,
    guessed_at timestamp DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (session_id, kick_username)
);

CREATE TABLE gtb_winners (
    id serial PRIMARY KEY,
    session_id integer NOT NULL REFERENCES gtb_sessions (id) ON DELETE CASCADE,
    kick_username text NOT NULL,
    rank integer NOT NULL CHECK (rank IN (1, 2, 3)),
    guess_amount numeric(12,2) NOT NULL,
    result_amount numeric(12,2) NOT NULL,
    difference numeric(12,2) NOT NULL,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE servers (
    discord_server_id bigint PRIMARY KEY,
    server_name text NOT NULL,
    subdomain text UNIQUE,
    slug varchar(64),
    owner_discord_id bigint,
    created_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP
);

-- The tables that stay as they are.

CREATE TABLE links (
    discord_id bigint NOT NULL,
    kick_name text NOT NULL,
    discord_server_id bigint NOT NULL,
    linked_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (discord_id, discord_server_id),
    UNIQUE (kick_name, discord_server_id)
);

CREATE TABLE link_panels (
    id serial PRIMARY KEY,
    guild_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    message_id bigint NOT NULL,
    emoji text NOT NULL,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (guild_id, channel_id, message_id)
);

CREATE TABLE timer_panels (
    id serial PRIMARY KEY,
    guild_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    message_id bigint NOT NULL,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (guild_id, channel_id, message_id)
);

CREATE TABLE link_logs_config (
    guild_id bigint PRIMARY KEY,
    channel_id bigint NOT NULL,
    enabled boolean DEFAULT true,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE bot_tokens (
    bot_username text PRIMARY KEY,
    access_token text NOT NULL,
    refresh_token text,
    expires_at timestamp,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE bot_settings (
    key text NOT NULL,
    value text,
    discord_server_id bigint NOT NULL,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (key, discord_server_id)
);

CREATE TABLE point_settings (
    key text PRIMARY KEY,
    value text,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE custom_commands (
    id serial PRIMARY KEY,
    command text NOT NULL,
    response text NOT NULL,
    enabled boolean DEFAULT true,
    cooldown_seconds smallint DEFAULT 5,
    discord_server_id bigint NOT NULL,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (command, discord_server_id)
);

CREATE TABLE timed_messages (
    id serial PRIMARY KEY,
    message text NOT NULL,
    interval_minutes integer NOT NULL,
    enabled boolean DEFAULT true,
    last_sent timestamp,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE shuffle_slots (
    id serial PRIMARY KEY,
    name text NOT NULL,
    provider text,
    discord_server_id bigint NOT NULL
);

CREATE TABLE slot_requests (
    id serial PRIMARY KEY,
    kick_username text NOT NULL,
    slot_call text NOT NULL,
    picked boolean DEFAULT false,
    requested_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE slot_call_blacklist (
    kick_username text PRIMARY KEY,
    reason text,
    added_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE feature_settings (
    feature text NOT NULL,
    discord_server_id bigint NOT NULL,
    enabled boolean DEFAULT false NOT NULL,
    options jsonb,
    PRIMARY KEY (feature, discord_server_id)
);

CREATE TABLE oauth_states (
    state text PRIMARY KEY,
    discord_id bigint NOT NULL,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE raffle_periods (
    id serial PRIMARY KEY,
    starts_at timestamp NOT NULL,
    ends_at timestamp NOT NULL,
    status text DEFAULT 'active' CHECK (status IN ('active', 'ended')),
    discord_server_id bigint NOT NULL
);

CREATE TABLE raffle_tickets (
    id serial PRIMARY KEY,
    period_id integer NOT NULL REFERENCES raffle_periods (id) ON DELETE CASCADE,
    discord_id bigint NOT NULL,
    kick_name text NOT NULL,
    watchtime_tickets integer DEFAULT 0,
    gifted_sub_tickets integer DEFAULT 0,
    bonus_tickets integer DEFAULT 0,
    total_tickets integer DEFAULT 0,
    discord_server_id bigint NOT NULL,
    UNIQUE (period_id, discord_id)
);

CREATE TABLE raffle_draws (
    id serial PRIMARY KEY,
    period_id integer NOT NULL REFERENCES raffle_periods (id),
    winner_discord_id bigint NOT NULL,
    winner_kick_name text NOT NULL,
    total_tickets integer NOT NULL,
    prize text,
    drawn_at timestamp DEFAULT CURRENT_TIMESTAMP,
    discord_server_id bigint NOT NULL
);

CREATE TABLE raffle_watchtime_converted (
    id serial PRIMARY KEY,
    period_id integer NOT NULL REFERENCES raffle_periods (id),
    kick_name text NOT NULL,
    minutes_converted integer NOT NULL,
    tickets_awarded integer NOT NULL,
    converted_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE raffle_gifted_subs (
    id serial PRIMARY KEY,
    period_id integer NOT NULL REFERENCES raffle_periods (id),
    gifter_kick_name text NOT NULL,
    sub_count integer DEFAULT 1,
    event_id text UNIQUE,
    gifted_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE raffle_shuffle_wagers (
    id serial PRIMARY KEY,
    period_id integer NOT NULL REFERENCES raffle_periods (id),
    shuffle_username text NOT NULL,
    wager_amount numeric(20,8) DEFAULT 0,
    last_checked timestamp
);

CREATE TABLE raffle_shuffle_links (
    id serial PRIMARY KEY,
    shuffle_username text NOT NULL UNIQUE,
    kick_name text NOT NULL,
    discord_id bigint NOT NULL,
    verified boolean DEFAULT false,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE raffle_ticket_log (
    id bigserial PRIMARY KEY,
    period_id integer REFERENCES raffle_periods (id),
    kick_name text,
    ticket_change integer NOT NULL,
    reason text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE VIEW raffle_leaderboard AS
    SELECT period_id, kick_name, total_tickets,
           rank() OVER (PARTITION BY period_id ORDER BY total_tickets DESC) AS place
    FROM raffle_tickets;

CREATE VIEW raffle_current_stats AS
    SELECT p.id AS period_id, count(t.id) AS participants, sum(t.total_tickets) AS tickets
    FROM raffle_periods p
    LEFT JOIN raffle_tickets t ON t.period_id = p.id
    WHERE p.status = 'active'
    GROUP BY p.id;
