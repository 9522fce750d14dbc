-- The tables of the old application that migrate, and two that do not.

CREATE TABLE tls_image (
    id integer PRIMARY KEY,
    extension text,
    data bytea,
    time_create timestamp,
    user_id integer
);

CREATE TABLE tls_coach (
    id integer PRIMARY KEY,
    name text,
    description text,
    image_id integer,
    image30_id integer,
    image45_id integer,
    image60_id integer,
    sex text,
    intro text,
    prompt text,
    time_create timestamp
);

CREATE TABLE tls_category (
    id integer PRIMARY KEY,
    parent_id integer,
    name text,
    name_short text,
    description text,
    icon_id integer,
    icon_id_secondary integer,
    sort_order integer,
    primary_color text,
    secondary_color text,
    show_checkin_history boolean,
    checkin_enabled boolean,
    followup_chat_enabled boolean,
    followup_timer integer,
    prompt_checkin text,
    prompt_checkin_2 text,
    guidelines_file_text text,
    max_questions integer,
    scope text,
    time_create timestamp
);

CREATE TABLE tls_prompt (id integer PRIMARY KEY, name text, prompt text, time_create timestamp);
CREATE TABLE tls_variable (id integer PRIMARY KEY, name text, value text, "user" boolean, time_create timestamp);
CREATE TABLE tls_system (id integer PRIMARY KEY, name text, value text, time_create timestamp);

-- Out of scope: their rows stay where they are.
CREATE TABLE tls_user (id integer PRIMARY KEY, firebase_uid text, image_id integer);
CREATE TABLE tls_message (id bigint PRIMARY KEY, user_id integer, text text);
