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
-- Name: bot_guilds; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.bot_guilds (
    guild_id text NOT NULL,
    name text NOT NULL,
    icon text,
    owner_user_id bigint,
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
    user_id bigint NOT NULL,
    guild_id bigint NOT NULL,
    created_at timestamp without time zone DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamp without time zone NOT NULL
);


ALTER TABLE public.install_intents OWNER TO clipsaver;

--
-- Name: users; Type: TABLE; Schema: public; Owner: clipsaver
--

CREATE TABLE public.users (
    id integer NOT NULL,
    discord_user_id bigint NOT NULL,
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
-- Data for Name: bot_guilds; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

COPY public.bot_guilds (guild_id, name, icon, owner_user_id, joined_at, last_seen_at) FROM stdin;
900000000000000900	G	\N	1234567890123456789	2025-08-01 01:00:00-07	2025-09-09 01:00:00-07
901000000000000901	H	\N	\N	2025-08-02 01:00:00-07	2025-09-10 01:00:00-07
\.


--
-- Data for Name: guild_settings; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

COPY public.guild_settings (guild_id, settings, updated_at) FROM stdin;
900000000000000900	{"prefix": "?"}	2025-08-02 01:00:00-07
\.


--
-- Data for Name: install_intents; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

COPY public.install_intents (state, user_id, guild_id, created_at, expires_at) FROM stdin;
st-0001aaaa	111000111000111111	900000000000000900	2025-09-10 12:00:00	2025-09-10 12:10:00
\.


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: clipsaver
--

COPY public.users (id, discord_user_id, username, global_name, avatar, last_login_at) FROM stdin;
1	111000111000111111	ann	Ann A	a_9f31	2025-09-01 03:00:00-07
2	1234567890123456789	big	\N	\N	\N
\.


--
-- Name: users_id_seq; Type: SEQUENCE SET; Schema: public; Owner: clipsaver
--

SELECT pg_catalog.setval('public.users_id_seq', 1, false);


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

