--
-- PostgreSQL database dump
--

\restrict clipsaver

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: scan_status; Type: TYPE; Schema: public; Owner: clipsaver
--

CREATE TYPE public.scan_status AS ENUM (
    'queued',
    'running',
    'succeeded',
    'failed',
    'canceled'
);


ALTER TYPE public.scan_status OWNER TO clipsaver;

--
-- Name: set_updated_at(); Type: FUNCTION; Schema: public; Owner: clipsaver
--

CREATE FUNCTION public.set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;


ALTER FUNCTION public.set_updated_at() OWNER TO clipsaver;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: bot_channel_scan_runs; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.bot_channel_scan_runs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    channel_id text NOT NULL,
    after_message_id text,
    before_message_id text,
    status public.scan_status DEFAULT 'queued'::public.scan_status NOT NULL,
    messages_scanned bigint DEFAULT 0 NOT NULL,
    messages_matched bigint DEFAULT 0 NOT NULL,
    error_message text,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.bot_channel_scan_runs OWNER TO clipsaver;

--
-- Name: bot_channels; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.bot_channels (
    channel_id text NOT NULL,
    guild_id text NOT NULL,
    name text,
    type text,
    is_nsfw boolean DEFAULT false,
    is_reading boolean DEFAULT false NOT NULL,
    last_message_id text,
    last_scanned_at timestamp with time zone,
    last_activity_at timestamp with time zone,
    message_count bigint DEFAULT 0 NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.bot_channels OWNER TO clipsaver;

--
-- Name: bot_guilds; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.bot_guilds (
    guild_id text NOT NULL,
    name text NOT NULL,
    icon text,
    owner_user_id text,
    joined_at timestamp with time zone DEFAULT now(),
    last_seen_at timestamp with time zone DEFAULT now()
);


ALTER TABLE public.bot_guilds OWNER TO clipsaver;

--
-- Name: guild_settings; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.guild_settings (
    guild_id text NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now()
);


ALTER TABLE public.guild_settings OWNER TO clipsaver;

--
-- Name: install_intents; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.install_intents (
    state text NOT NULL,
    user_id text NOT NULL,
    guild_id text NOT NULL,
    created_at timestamp without time zone DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamp without time zone NOT NULL
);


ALTER TABLE public.install_intents OWNER TO clipsaver;

--
-- Name: users; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.users (
    id integer NOT NULL,
    discord_user_id text NOT NULL,
    username text,
    global_name text,
    avatar text,
    last_login_at timestamp with time zone
);


ALTER TABLE public.users OWNER TO clipsaver;

--
-- Name: users_id_seq; Type: SEQUENCE; Schema: public; Owner: clipsaver
--

CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.users_id_seq OWNER TO clipsaver;

--
-- Name: users_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: clipsaver
--

ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;


--
-- Name: users id; Type: DEFAULT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);


--
-- Data for Name: bot_channel_scan_runs; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000001', '800000000000000800', NULL, '1280000000000000000', 'succeeded', 10, 2, NULL, '2025-10-01 14:30:00+05:30', '2025-10-01 14:31:00+05:30', '2025-10-01 14:29:00+05:30');
INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000002', '800000000000000800', '1280000000000000000', NULL, 'canceled', 5, 1, NULL, '2025-10-02 14:30:00+05:30', NULL, '2025-10-02 14:29:00+05:30');
INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000003', '803000000000000803', NULL, NULL, 'failed', 0, 0, 'Missing Access (50001)
retry later', '2025-10-03 14:30:00+05:30', '2025-10-03 14:30:01+05:30', '2025-10-03 14:29:00+05:30');
INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000004', '803000000000000803', NULL, NULL, 'queued', 0, 0, NULL, NULL, NULL, '2025-10-04 14:29:00+05:30');
INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000005', '99', NULL, NULL, 'running', 7, 0, NULL, '2025-10-05 14:30:00+05:30', NULL, '2025-10-05 14:29:00+05:30');
INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000006', '806000000000000806', NULL, NULL, 'succeeded', 1, 0, NULL, '2025-10-05 14:30:00+05:30', '2025-10-05 14:30:09+05:30', '2025-10-05 14:29:00+05:30');
INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000007', '810000000000000810', NULL, NULL, 'queued', 0, 0, NULL, NULL, NULL, '2025-10-06 14:29:00+05:30');
INSERT INTO public.bot_channel_scan_runs VALUES ('00000000-0000-4000-8000-000000000008', '810000000000000810', NULL, NULL, 'queued', 0, 0, NULL, NULL, NULL, '2025-10-06 15:29:00+05:30');


--
-- Data for Name: bot_channels; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

INSERT INTO public.bot_channels VALUES ('800000000000000800', '900000000000000900', 'general', 'text', false, true, '1290000000000000001', '2025-10-09 12:30:00+05:30', '2025-10-09 13:00:00+05:30', 120, '{}', '2025-09-01 13:30:00+05:30', '2025-10-09 12:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('801000000000000801', '900000000000000900', 'announcements', 'news', NULL, false, '', NULL, NULL, 0, '{"is_enabled": false}', '2025-09-01 13:30:00+05:30', '2025-09-01 13:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('802000000000000802', '900000000000000900', NULL, 'voice', true, false, NULL, NULL, NULL, 0, '{}', '2025-09-01 13:30:00+05:30', '2025-09-01 13:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('803000000000000803', '901000000000000901', 'clips-👩‍🚀', 'text', false, true, '1290000000000000003', '2025-10-08 12:30:00+05:30', NULL, 9007199254740993, '{"is_enabled": false, "log_channel": 1234567890123456789}', '2025-09-02 13:30:00+05:30', '2025-10-08 12:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('804000000000000804', '901000000000000901', 'stage', 'stage', false, false, NULL, NULL, NULL, 0, '{"nested": {"deep": [1, 2.50, null, "x\ty"]}}', '2025-09-02 13:30:00+05:30', '2025-09-02 13:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('99', '904000000000000904', 'oldest', 'forum', false, true, '100', NULL, NULL, 3, '{"is_enabled": true}', '2025-09-05 13:30:00+05:30', '2025-09-05 13:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('805000000000000805', '904000000000000904', '🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉', 'category', false, false, NULL, NULL, NULL, 0, '{}', '2025-09-05 13:30:00+05:30', '2025-09-05 13:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('806000000000000806', '904000000000000904', '🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉', 'text', false, false, NULL, NULL, NULL, 0, '{}', '2025-09-05 13:30:00+05:30', '2025-09-05 13:30:00+05:30');
INSERT INTO public.bot_channels VALUES ('810000000000000810', '910000000000000910', 'ghost', 'text', false, false, NULL, NULL, NULL, 0, '{}', '2025-09-06 13:30:00+05:30', '2025-09-06 13:30:00+05:30');


--
-- Data for Name: bot_guilds; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

INSERT INTO public.bot_guilds VALUES ('900000000000000900', 'G', NULL, '111000111000111111', '2025-09-01 13:30:00+05:30', '2025-10-09 13:30:00+05:30');
INSERT INTO public.bot_guilds VALUES ('901000000000000901', 'Clip 🎬 Central', 'icon_901', '333000333000333333', '2025-09-02 13:30:00+05:30', NULL);
INSERT INTO public.bot_guilds VALUES ('902000000000000902', 'No one', NULL, NULL, NULL, NULL);
INSERT INTO public.bot_guilds VALUES ('904000000000000904', 'Ünïcödé', NULL, '1234567890123456789', '2025-09-05 13:30:00.123456+05:30', '2025-10-01 13:30:00+05:30');
INSERT INTO public.bot_guilds VALUES ('903000000000000903', 'Left behind', NULL, '999000999000999999', '2025-09-03 13:30:00+05:30', '2025-10-03 13:30:00+05:30');


--
-- Data for Name: guild_settings; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

INSERT INTO public.guild_settings VALUES ('900000000000000900', '{}', '2025-10-01 05:30:00+05:30');
INSERT INTO public.guild_settings VALUES ('901000000000000901', '{"roles": [{"id": 18446744073709551615, "name": "mod"}], "prefix": "!", "log_channel": 1234567890123456789}', NULL);
INSERT INTO public.guild_settings VALUES ('777000000000000777', '{"a": 1, "note": "café 😀 \\u0041", "ratio": 1.50}', '2025-09-15 05:30:00+05:30');


--
-- Data for Name: install_intents; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

INSERT INTO public.install_intents VALUES ('st-4f0c9d2e', '111000111000111111', '900000000000000900', '2025-10-09 12:00:00', '2025-10-09 12:10:00');
INSERT INTO public.install_intents VALUES ('st-77aa01bc', '333000333000333333', '905000000000000905', NULL, '2025-10-20 00:00:00');
INSERT INTO public.install_intents VALUES ('st-0be5d8f1', '1234567890123456789', '904000000000000904', '2025-10-12 23:59:59.25', '2025-10-13 12:09:59.25');
INSERT INTO public.install_intents VALUES ('st-c0ffee00', '999000999000999999', '900000000000000900', '2025-10-12 10:00:00', '2025-10-14 10:00:00');


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

INSERT INTO public.users VALUES (5, '111000111000111111', 'ann', 'Ann A', 'a_9f31', '2025-10-01 13:30:00+05:30');
INSERT INTO public.users VALUES (6, '222000222000222222', NULL, NULL, NULL, NULL);
INSERT INTO public.users VALUES (7, '333000333000333333', 'zoë', 'Zoë 👩‍👩‍👧', '', '2025-10-09 05:29:59.999999+05:30');
INSERT INTO public.users VALUES (8, '444000444000444444', 'tab	and\back', 'two
lines', 'https://cdn.example/444.png', '2025-10-01 00:30:00.5+05:30');
INSERT INTO public.users VALUES (9, '1234567890123456789', 'big', NULL, NULL, '2025-10-09 00:00:00+05:30');
INSERT INTO public.users VALUES (10, 'not-a-snowflake', 'robot', NULL, NULL, '2025-10-02 13:30:00+05:30');
INSERT INTO public.users VALUES (11, '99', 'early', 'Early 🐦', NULL, '2025-10-03 13:30:00+05:30');
INSERT INTO public.users VALUES (12, '100', 'zero​width', NULL, NULL, '2025-10-04 13:30:00+05:30');


--
-- Name: users_id_seq; Type: SEQUENCE SET; Schema: public; Owner: clipsaver
--

SELECT pg_catalog.setval('public.users_id_seq', 12, true);


--
-- Name: bot_channel_scan_runs bot_channel_scan_runs_pkey; Type: CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.bot_channel_scan_runs
    ADD CONSTRAINT bot_channel_scan_runs_pkey PRIMARY KEY (id);


--
-- Name: bot_channels bot_channels_pkey; Type: CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.bot_channels
    ADD CONSTRAINT bot_channels_pkey PRIMARY KEY (channel_id);


--
-- Name: bot_guilds bot_guilds_pkey; Type: CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.bot_guilds
    ADD CONSTRAINT bot_guilds_pkey PRIMARY KEY (guild_id);


--
-- Name: guild_settings guild_settings_pkey; Type: CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.guild_settings
    ADD CONSTRAINT guild_settings_pkey PRIMARY KEY (guild_id);


--
-- Name: install_intents install_intents_pkey; Type: CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.install_intents
    ADD CONSTRAINT install_intents_pkey PRIMARY KEY (state);


--
-- Name: users users_discord_user_id_key; Type: CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_discord_user_id_key UNIQUE (discord_user_id);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: idx_bot_channels_guild; Type: INDEX; Schema: public; Owner: clipsaver
--

CREATE INDEX idx_bot_channels_guild ON public.bot_channels USING btree (guild_id);


--
-- Name: idx_bot_channels_isreading; Type: INDEX; Schema: public; Owner: clipsaver
--

CREATE INDEX idx_bot_channels_isreading ON public.bot_channels USING btree (is_reading) WHERE is_reading;


--
-- Name: idx_bot_channels_last_message_id; Type: INDEX; Schema: public; Owner: clipsaver
--

CREATE INDEX idx_bot_channels_last_message_id ON public.bot_channels USING btree (last_message_id);


--
-- Name: idx_bot_channels_work; Type: INDEX; Schema: public; Owner: clipsaver
--

CREATE INDEX idx_bot_channels_work ON public.bot_channels USING btree (guild_id, is_reading, last_scanned_at);


--
-- Name: idx_bot_scan_runs_channel; Type: INDEX; Schema: public; Owner: clipsaver
--

CREATE INDEX idx_bot_scan_runs_channel ON public.bot_channel_scan_runs USING btree (channel_id, created_at DESC);


--
-- Name: bot_channels trg_bot_channels_updated_at; Type: TRIGGER; Schema: public; Owner: clipsaver
--

CREATE TRIGGER trg_bot_channels_updated_at BEFORE UPDATE ON public.bot_channels FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: bot_channel_scan_runs bot_channel_scan_runs_channel_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.bot_channel_scan_runs
    ADD CONSTRAINT bot_channel_scan_runs_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES public.bot_channels(channel_id) ON DELETE CASCADE;


--
-- Name: bot_channels bot_channels_guild_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.bot_channels
    ADD CONSTRAINT bot_channels_guild_id_fkey FOREIGN KEY (guild_id) REFERENCES public.bot_guilds(guild_id) ON DELETE CASCADE;


--
-- Name: bot_guilds bot_guilds_owner_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.bot_guilds
    ADD CONSTRAINT bot_guilds_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES public.users(discord_user_id) ON DELETE SET NULL;


--
-- Name: install_intents install_intents_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clipsaver
--

ALTER TABLE ONLY public.install_intents
    ADD CONSTRAINT install_intents_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(discord_user_id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--

\unrestrict clipsaver

