-- Invented rows: one Discord server, about fifty viewers, and what real chats leave behind:
-- names with blanks, emoji and quotes, names that differ in case only, NULL beside '' and 0.

CREATE TEMPORARY TABLE viewer (n integer PRIMARY KEY, name text, discord_id bigint);

INSERT INTO viewer
SELECT n, name, CASE WHEN n % 4 > 0 THEN 1152921504606846000 + n * 7919 END
FROM unnest(ARRAY[
    'NightOwl', 'nightowl', 'xX_Slayer_Xx', 'old name', '🦊fox', 'd''Artagnan', 'back\slash',
    E'tab\tname', 'Ünïcøde', '', 'river_01', 'river_02', 'river_03', 'river_04', 'river_05',
    'MOSS', 'Moss', 'moss', 'lantern', 'kettle_drum', 'paperplane', 'quartz9', 'saltlake',
    'tinroof', 'umbrella', 'velvet_ant', 'walnut', 'yarrow', 'zeppelin', 'amber_fox', 'birch',
    'cobalt', 'dune', 'ember', 'fjord', 'gravel', 'harbor', 'inkwell', 'juniper', 'kelp',
    'lichen', 'mistral', 'nettle', 'opal', 'pumice', 'quiver', 'rookery', 'sextant', 'thistle',
    'null'
]) WITH ORDINALITY AS list (name, n);

INSERT INTO servers VALUES
    (1104857600128401408, 'Main ☕', 'main', 'main', 1152921504606853919, '2025-02-03 09:30:00+00');

INSERT INTO user_points (id, kick_username, discord_id, points, total_earned, total_spent, last_updated)
SELECT n + n / 10, name, discord_id,
       CASE WHEN n % 11 = 0 THEN NULL WHEN n % 7 = 0 THEN 0 ELSE n * 13 END,
       n * 20, CASE WHEN n % 7 = 0 THEN n * 20 ELSE n * 7 END,
       CASE WHEN n % 13 > 0
            THEN timestamp '2025-12-01 18:00:00' + n * interval '1 hour 7 minutes 1.25 seconds' END
FROM viewer ORDER BY n;

INSERT INTO points_watchtime_converted (kick_username, minutes_converted, points_awarded, converted_at)
SELECT name, 10 * step, step, timestamp '2025-11-01 00:00:00' + (n * 3 + step) * interval '3 hours'
FROM viewer CROSS JOIN generate_series(1, 3) AS step WHERE n % 3 > 0 ORDER BY n, step;

INSERT INTO point_shop_items (name, description, price, stock, image_url, is_active, created_at) VALUES
    ('Shout-out', 'Your name on stream', 500, -1, 'https://cdn.example/shout.png', true, '2025-03-01 12:00:00'),
    ('Emote slot', E'One week.\nNo refunds.', 2500, 3, NULL, true, '2025-03-01 12:00:01'),
    ('Retired mug', '', 9000, 0, '', false, '2025-03-02 08:15:30.5'),
    ('Free sticker 🎁', NULL, 0, NULL, NULL, NULL, NULL);

INSERT INTO point_sales
    (item_id, kick_username, discord_id, item_name, price_paid, quantity, status, notes, purchased_at) VALUES
    (1, 'lantern', 1152921504606996461, 'Shout-out', 500, 1, 'completed', NULL, '2025-10-05 20:01:02.003'),
    (2, 'NightOwl', 1152921504606853919, 'Emote slot', 2500, 2, 'pending', '', '2025-10-06 21:00:00'),
    (3, '🦊fox', NULL, 'Retired mug', 9000, 1, 'refunded', E'sent back;\n"broken"\tC:\\mug', '2025-10-07 00:00:00'),
    (NULL, 'old name', NULL, 'An item deleted since', 10, NULL, NULL, NULL, NULL),
    (4, 'd''Artagnan', 1152921504606893514, 'Free sticker 🎁', 0, 1, 'completed', '\N', '2025-10-08 10:10:10');

INSERT INTO watchtime (username, minutes, last_active)
SELECT name, CASE WHEN n % 17 = 0 THEN NULL ELSE n * n * 3 END,
       CASE WHEN n % 5 > 0 THEN timestamp '2025-12-10 19:00:00' + n * interval '61.5 seconds' END
FROM viewer ORDER BY n DESC;

INSERT INTO gtb_sessions (opened_by, opened_at, closed_at, result_amount, status, created_at) VALUES
    ('streamer', '2025-11-10 18:00:00', '2025-11-10 18:30:00', 100.00, 'completed', '2025-11-10 18:00:00'),
    ('streamer', '2025-11-17 18:00:00', '2025-11-17 18:20:00', 2543.50, 'completed', '2025-11-17 18:00:00'),
    ('mod_anna', '2025-11-24 18:00:00', '2025-11-24 18:10:00', NULL, 'closed', '2025-11-24 18:00:00'),
    ('mod_anna', '2025-12-14 18:00:00', NULL, NULL, 'open', '2025-12-14 18:00:00.000001');

INSERT INTO gtb_guesses (session_id, kick_username, guess_amount, guessed_at)
SELECT session, name, round(session * 90 + n * 1.1, 2),
       timestamp '2025-11-10 18:01:00' + session * interval '7 days' + n * interval '2 seconds'
FROM viewer CROSS JOIN generate_series(1, 3) AS session
WHERE n % 5 = 0 AND name <> '' ORDER BY session, n;

INSERT INTO gtb_winners (session_id, kick_username, rank, guess_amount, result_amount, difference, created_at) VALUES
    (1, 'river_05', 1, 106.50, 100.00, 6.50, '2025-11-10 18:31:00'),
    (1, 'kettle_drum', 2, 112.00, 100.00, 12.00, '2025-11-10 18:31:00'),
    (1, 'umbrella', 3, 117.50, 100.00, 17.50, '2025-11-10 18:31:00'),
    (2, 'null', 1, 235.00, 2543.50, 2308.50, '2025-11-17 18:21:00');

INSERT INTO clips (kick_username, clip_duration, clip_url, created_at) VALUES
    ('yarrow', 30, 'https://clips.example/a1?x=1&y=2', '2025-09-01 20:00:00'),
    ('Moss', 60, NULL, '2025-09-02 20:00:00'),
    ('moss', 15, '', '2025-09-03 20:00:00');

INSERT INTO watchtime_roles (role_name, minutes_required, display_order, enabled, created_at, updated_at) VALUES
    ('Tier 1', 120, 1, true, '2025-02-03 09:31:00', '2025-02-03 09:31:00'),
    ('Tier 2', 600, 2, true, '2025-02-03 09:31:00', '2025-02-03 09:31:00'),
    ('Tier 3', 2000, 3, false, '2025-02-03 09:31:00', '2025-06-01 00:00:00');

INSERT INTO pending_links VALUES
    (1152921504606853919, 'nightowl', 'K7Q2ZD', '2025-12-14T22:15:01.123456+00:00'),
    (1152921504606861838, 'xX_Slayer_Xx', 'M3B9RX', '2025-12-14T22:16:00Z'),
    (1152921504606869757, NULL, NULL, '2025-12-14 22:17:00');

INSERT INTO oauth_notifications (discord_id, kick_username, channel_id, message_id, created_at, processed) VALUES
    (1152921504606853919, 'nightowl', 1104857600128401410, 1104857600128401999, '2025-12-01 10:00:00', true),
    (1152921504606861838, '', NULL, NULL, '2025-12-14 22:16:01', false),
    (1152921504606869757, 'FAILED:moss:already_linked', 1104857600128401410, NULL, '2025-12-14 22:18:00', NULL);

INSERT INTO links
SELECT discord_id, lower(name), 1104857600128401408, timestamp '2025-04-01 00:00:00' + n * interval '1 day'
FROM viewer WHERE discord_id IS NOT NULL AND n NOT IN (2, 10, 17, 18) ORDER BY n;

INSERT INTO link_panels (guild_id, channel_id, message_id, emoji, created_at) VALUES
    (1104857600128401408, 1104857600128401410, 1104857600128402001, '🎉', '2025-02-04 00:00:00'),
    (1104857600128401408, 1104857600128401411, 1104857600128402002, '<:kick:1104857600128403000>', '2025-02-05 00:00:00');
INSERT INTO timer_panels (guild_id, channel_id, message_id, created_at) VALUES
    (1104857600128401408, 1104857600128401410, 1104857600128402003, '2025-02-06 00:00:00');
INSERT INTO link_logs_config VALUES
    (1104857600128401408, 1104857600128401412, true, '2025-02-06 00:00:00', '2025-02-06 00:00:00');

INSERT INTO bot_tokens VALUES
    ('invented_bot', 'invented-access-value', 'invented-refresh-value', '2025-12-20 00:00:00', '2025-02-03 09:00:00'),
    ('spare_bot', 'invented-spare-value', NULL, NULL, '2025-05-05 05:05:05');
INSERT INTO bot_settings VALUES
    ('kick_channel', 'mainchannel', 1104857600128401408, '2025-02-03 09:40:00'),
    ('webhook_secret', 'invented-webhook-value', 1104857600128401408, '2025-02-03 09:41:00'),
    ('motto', '', 1104857600128401408, NULL),
    ('footer', NULL, 1104857600128401408, NULL);
INSERT INTO point_settings VALUES
    ('points_per_10_minutes', '1', '2025-03-01 00:00:00'),
    ('sub_bonus', '2.0', '2025-03-01 00:00:00');

INSERT INTO custom_commands (command, response, enabled, cooldown_seconds, discord_server_id, created_at) VALUES
    ('discord', E'Join us 👋\nhttps://discord.example/main', true, 30, 1104857600128401408, '2025-03-03 00:00:00'),
    ('lurk', '{user} fades into the shadows…', true, 5, 1104857600128401408, '2025-03-04 00:00:00'),
    ('path', E'C:\\kick\\"quoted"\r\n;-- not a comment', false, NULL, 1104857600128401408, '2025-03-05 00:00:00');
INSERT INTO timed_messages (message, interval_minutes, enabled, last_sent, created_at) VALUES
    (E'Stay hydrated 💧\n\n  – the mods', 30, true, '2025-12-14 23:30:00', '2025-03-03 00:00:00'),
    (E'\\.', 45, false, NULL, '2025-03-04 00:00:00'),
    ('', 60, true, NULL, '2025-03-05 00:00:00');
INSERT INTO shuffle_slots (name, provider, discord_server_id) VALUES
    ('Gates of Granite', 'Invented Games', 1104857600128401408),
    ('Fruit & Co.', NULL, 1104857600128401408);
INSERT INTO slot_requests (kick_username, slot_call, picked, requested_at) VALUES
    ('dune', 'Gates of Granite', true, '2025-12-14 20:00:00'),
    ('ember', 'fruit & co.', false, '2025-12-14 20:01:00');
INSERT INTO slot_call_blacklist VALUES ('gravel', 'spam', '2025-08-01 00:00:00');
INSERT INTO feature_settings VALUES
    ('raffle', 1104857600128401408, true, '{"reset_day": 1, "sources": ["watchtime", "subs"]}'),
    ('slots', 1104857600128401408, false, NULL);
INSERT INTO oauth_states VALUES ('invented-state-value', 1152921504606861838, '2025-12-14 22:16:00');

INSERT INTO raffle_periods (starts_at, ends_at, status, discord_server_id) VALUES
    ('2025-11-01 00:00:00', '2025-11-30 23:59:59', 'ended', 1104857600128401408),
    ('2025-12-01 00:00:00', '2025-12-31 23:59:59', 'active', 1104857600128401408);
INSERT INTO raffle_tickets
    (period_id, discord_id, kick_name, watchtime_tickets, gifted_sub_tickets, bonus_tickets, total_tickets, discord_server_id)
SELECT period, discord_id, lower(name), n, n % 3 * 15, 0, n + n % 3 * 15, 1104857600128401408
FROM viewer CROSS JOIN generate_series(1, 2) AS period
WHERE discord_id IS NOT NULL AND n > 18 ORDER BY period, n;
INSERT INTO raffle_draws
    (period_id, winner_discord_id, winner_kick_name, total_tickets, prize, drawn_at, discord_server_id) VALUES
    (1, 1152921504606996461, 'lantern', 34, '100 € card', '2025-12-01 00:05:00', 1104857600128401408);
INSERT INTO raffle_watchtime_converted (period_id, kick_name, minutes_converted, tickets_awarded, converted_at) VALUES
    (1, 'lantern', 600, 10, '2025-11-12 00:00:00'),
    (2, 'walnut', 1200, 20, '2025-12-12 00:00:00');
INSERT INTO raffle_gifted_subs (period_id, gifter_kick_name, sub_count, event_id, gifted_at) VALUES
    (2, 'opal', 5, 'evt-0001', '2025-12-05 19:00:00'),
    (2, 'opal', 1, NULL, '2025-12-05 19:05:00');
INSERT INTO raffle_shuffle_wagers (period_id, shuffle_username, wager_amount, last_checked) VALUES
    (2, 'pumice_s', 1234.50000000, '2025-12-14 00:00:00'),
    (2, 'quiver_s', 0.00000001, NULL);
INSERT INTO raffle_shuffle_links (shuffle_username, kick_name, discord_id, verified, created_at) VALUES
    ('pumice_s', 'pumice', 1152921504607202355, true, '2025-11-20 00:00:00');
INSERT INTO raffle_ticket_log (period_id, kick_name, ticket_change, reason, created_at) VALUES
    (1, 'lantern', 10, 'watchtime', '2025-11-12 00:00:00'),
    (2, 'opal', -5, 'correction – "double" count', '2025-12-06 00:00:00'),
    (NULL, NULL, 0, NULL, NULL);

DROP TABLE viewer;
