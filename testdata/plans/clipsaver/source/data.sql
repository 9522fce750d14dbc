-- Invented rows: a few guilds of a young project, with what its tables let in over time.

INSERT INTO users (id, discord_user_id, username, global_name, avatar, last_login_at) VALUES
    (5,  '111000111000111111', 'ann', 'Ann A', 'a_9f31', '2025-10-01 10:00:00+02'),
    (6,  '222000222000222222', NULL, NULL, NULL, NULL),
    (7,  '333000333000333333', 'zoë', E'Zoe\u0308 👩‍👩‍👧', '', '2025-10-08 23:59:59.999999+00'),
    (8,  '444000444000444444', 'tab	and\back', E'two\nlines', 'https://cdn.example/444.png', '2025-09-30 12:00:00.5-07'),
    (9,  '1234567890123456789', 'big', NULL, NULL, '2025-10-09 00:00:00+05:30'),
    (10, 'not-a-snowflake', 'robot', NULL, NULL, '2025-10-02 08:00:00+00'),
    (11, '99', 'early', 'Early 🐦', NULL, '2025-10-03 08:00:00+00'),
    (12, '100', E'zero\u200Bwidth', NULL, NULL, '2025-10-04 08:00:00+00');
SELECT setval('users_id_seq', 12);

INSERT INTO bot_guilds (guild_id, name, icon, owner_user_id, joined_at, last_seen_at) VALUES
    ('900000000000000900', 'G', NULL, '111000111000111111', '2025-09-01 08:00:00+00', '2025-10-09 08:00:00+00'),
    ('901000000000000901', 'Clip 🎬 Central', 'icon_901', '333000333000333333', '2025-09-02 08:00:00+00', NULL),
    ('902000000000000902', 'No one', NULL, NULL, NULL, NULL),
    ('904000000000000904', 'Ünïcödé', NULL, '1234567890123456789', '2025-09-05 08:00:00.123456+00', '2025-10-01 08:00:00+00');

INSERT INTO guild_settings (guild_id, settings, updated_at) VALUES
    ('900000000000000900', '{}', '2025-10-01 00:00:00+00'),
    ('901000000000000901', '{"prefix": "!", "log_channel": 1234567890123456789, "roles": [{"id": 18446744073709551615, "name": "mod"}]}', NULL),
    ('777000000000000777', '{"a": 1, "note": "caf\u00e9 \ud83d\ude00 \\u0041", "ratio": 1.50}', '2025-09-15 00:00:00+00');

INSERT INTO bot_channels (channel_id, guild_id, name, type, is_nsfw, is_reading, last_message_id,
                          last_scanned_at, last_activity_at, message_count, settings, created_at,
                          updated_at) VALUES
    ('800000000000000800', '900000000000000900', 'general', 'text', false, true, '1290000000000000001',
     '2025-10-09 07:00:00+00', '2025-10-09 07:30:00+00', 120, '{}', '2025-09-01 08:00:00+00', '2025-10-09 07:00:00+00'),
    ('801000000000000801', '900000000000000900', 'announcements', 'news', NULL, false, '', NULL, NULL, 0,
     '{"is_enabled": false}', '2025-09-01 08:00:00+00', '2025-09-01 08:00:00+00'),
    ('802000000000000802', '900000000000000900', NULL, 'voice', true, false, NULL, NULL, NULL, 0,
     '{}', '2025-09-01 08:00:00+00', '2025-09-01 08:00:00+00'),
    ('803000000000000803', '901000000000000901', 'clips-👩‍🚀', 'text', false, true, '1290000000000000003',
     '2025-10-08 07:00:00+00', NULL, 9007199254740993, '{"log_channel": 1234567890123456789, "is_enabled": false}',
     '2025-09-02 08:00:00+00', '2025-10-08 07:00:00+00'),
    ('804000000000000804', '901000000000000901', 'stage', 'stage', false, false, NULL, NULL, NULL, 0,
     '{"nested": {"deep": [1, 2.50, null, "x\ty"]}}', '2025-09-02 08:00:00+00', '2025-09-02 08:00:00+00'),
    ('99', '904000000000000904', 'oldest', 'forum', false, true, '100', NULL, NULL, 3,
     '{"is_enabled": true}', '2025-09-05 08:00:00+00', '2025-09-05 08:00:00+00'),
    ('805000000000000805', '904000000000000904', repeat('🎉', 255), 'category', false, false, NULL, NULL, NULL, 0,
     '{}', '2025-09-05 08:00:00+00', '2025-09-05 08:00:00+00'),
    ('806000000000000806', '904000000000000904', repeat('🎉', 256), 'text', false, false, NULL, NULL, NULL, 0,
     '{}', '2025-09-05 08:00:00+00', '2025-09-05 08:00:00+00');

INSERT INTO bot_channel_scan_runs (id, channel_id, after_message_id, before_message_id, status,
                                   messages_scanned, messages_matched, error_message, started_at,
                                   finished_at, created_at) VALUES
    ('00000000-0000-4000-8000-000000000001', '800000000000000800', NULL, '1280000000000000000', 'succeeded',
     10, 2, NULL, '2025-10-01 09:00:00+00', '2025-10-01 09:01:00+00', '2025-10-01 08:59:00+00'),
    ('00000000-0000-4000-8000-000000000002', '800000000000000800', '1280000000000000000', NULL, 'canceled',
     5, 1, NULL, '2025-10-02 09:00:00+00', NULL, '2025-10-02 08:59:00+00'),
    ('00000000-0000-4000-8000-000000000003', '803000000000000803', NULL, NULL, 'failed',
     0, 0, E'Missing Access (50001)\nretry later', '2025-10-03 09:00:00+00', '2025-10-03 09:00:01+00', '2025-10-03 08:59:00+00'),
    ('00000000-0000-4000-8000-000000000004', '803000000000000803', NULL, NULL, 'queued',
     0, 0, NULL, NULL, NULL, '2025-10-04 08:59:00+00'),
    ('00000000-0000-4000-8000-000000000005', '99', NULL, NULL, 'running',
     7, 0, NULL, '2025-10-05 09:00:00+00', NULL, '2025-10-05 08:59:00+00'),
    ('00000000-0000-4000-8000-000000000006', '806000000000000806', NULL, NULL, 'succeeded',
     1, 0, NULL, '2025-10-05 09:00:00+00', '2025-10-05 09:00:09+00', '2025-10-05 08:59:00+00');

INSERT INTO install_intents (state, user_id, guild_id, created_at, expires_at) VALUES
    ('st-4f0c9d2e', '111000111000111111', '900000000000000900', '2025-10-09 12:00:00', '2025-10-09 12:10:00'),
    ('st-77aa01bc', '333000333000333333', '905000000000000905', NULL, '2025-10-20 00:00:00'),
    ('st-0be5d8f1', '1234567890123456789', '904000000000000904', '2025-10-12 23:59:59.25', '2025-10-13 12:09:59.25');

-- A restore that was helped along by hand left these: their parents are gone.
SET session_replication_role = replica;
INSERT INTO bot_guilds VALUES
    ('903000000000000903', 'Left behind', NULL, '999000999000999999', '2025-09-03 08:00:00+00', '2025-10-03 08:00:00+00');
INSERT INTO bot_channels (channel_id, guild_id, name, type, created_at, updated_at) VALUES
    ('810000000000000810', '910000000000000910', 'ghost', 'text', '2025-09-06 08:00:00+00', '2025-09-06 08:00:00+00');
INSERT INTO bot_channel_scan_runs (id, channel_id, created_at) VALUES
    ('00000000-0000-4000-8000-000000000007', '810000000000000810', '2025-10-06 08:59:00+00'),
    ('00000000-0000-4000-8000-000000000008', '810000000000000810', '2025-10-06 09:59:00+00');
INSERT INTO install_intents VALUES
    ('st-c0ffee00', '999000999000999999', '900000000000000900', '2025-10-12 10:00:00', '2025-10-14 10:00:00');
SET session_replication_role = origin;
