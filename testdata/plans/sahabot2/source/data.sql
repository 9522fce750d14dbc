-- Invented rows, with all that old databases are known for: keys that were not always there, rows
-- that point to nothing, zero dates, empty texts beside NULL, and text that looks like SQL.
SET sql_mode = '', foreign_key_checks = 0, unique_checks = 0;
ALTER TABLE users DROP INDEX discord_user_id, DROP INDEX rtgg_id, DROP INDEX uid_users_rtgg_id;
ALTER TABLE asynctournament DROP INDEX channel_id;
ALTER TABLE asynctournamentpermalinkpool ADD INDEX tournament (tournament_id), DROP INDEX pool_name;

INSERT INTO users VALUES
    (2, 185198185990324225, 'synackttv', 'Synack', 'kzVw3mDGRqyEYq5M', 'rt-7f3c91a2', 0,
     '2020-06-01 08:00:00.123456', '2024-01-02 03:04:05.000000'),
    (3, 164084335779905536, '', 'Ann ♥', 'WkVZ3xPLo2y7qRmN', 'rt-b80d44e7', 0,
     '2020-06-02 09:30:00', '2023-05-06 07:08:09.500000'),
    (5, NULL, NULL, 'Bo', 'jb8GPMWwXbB1nEk0', NULL, 0, '2020-07-11 10:00:00', '2020-07-11 10:00:00'),
    (6, 272195411389448192, 'cyd', NULL, NULL, NULL, 0, '2020-08-01 00:00:00', '2020-08-01 00:00:00'),
    (7, 316000000000000007, NULL, '', '', NULL, 0, '2021-01-05 12:00:00', '2021-01-05 12:00:00'),
    (8, 316000000000000008, NULL, NULL, '', NULL, 0, '2021-01-06 12:00:00', '2021-01-06 12:00:00'),
    -- One person, twice.
    (9, 334795604918272012, 'dot', 'Dot', 'aGk4M5jPzWxY2oLn', 'rt-11aa22bb', 0,
     '2021-02-01 10:00:00', '2021-02-01 10:00:00'),
    (12, 334795604918272012, 'dot_old', 'Dot (old)', NULL, NULL, 0,
     '2020-02-01 10:00:00', '2021-01-31 10:00:00'),
    -- One racetime ID for two.
    (13, 411111111111111113, NULL, 'Eve', 'aGk4M5jPzWxY2oLn', 'rt-33cc44dd', 0,
     '2021-03-01 10:00:00', '2021-03-01 10:00:00'),
    (14, 411111111111111114, 'tester', 'Test User 1', NULL, NULL, 1,
     '2021-03-02 10:00:00', '2021-03-02 10:00:00'),
    (15, 411111111111111115, NULL, 'Fay; DROP TABLE users; --', NULL, NULL, 0,
     '0000-00-00 00:00:00', '2021-03-03 10:00:00'),
    (16, 411111111111111116, NULL, 'O''Brien \\ "Gus"', NULL, NULL, 0,
     '2021-03-04 10:00:00', '0000-00-00 00:00:00'),
    (17, 411111111111111117, NULL, '浩 🎮', 'Nq2PzWx7YkLmR0aB', 'rt-55ee66ff', 0,
     '0000-00-00 00:00:00', '0000-00-00 00:00:00'),
    (20, 411111111111111120, 'ivy', 'Ivy', NULL, NULL, 0,
     '2022-01-01 10:00:00', '2022-01-01 10:00:00'),
    (21, 411111111111111121, NULL, 'Jo ),( /* not a comment */', NULL, NULL, 0,
     '2022-01-02 10:00:00', '2022-01-02 10:00:00');

INSERT INTO asynctournament VALUES
    (3, 'Winter Async 2023', 460905692857892865, 1190331960185000001, 1190331960185000002,
     185198185990324225, 1, 2, 1, 'default', '2023-01-01 00:00:00', '2023-02-01 00:00:00'),
    (4, 'GMP MT 2023 🏆', 460905692857892865, 1190331960185000003, NULL,
     999999999999999901, 0, NULL, 2, 'gmpmt2023', '2023-03-01 00:00:00', '2023-04-01 00:00:00'),
    (6, 'Casual', 307860211333595146, 1190331960185000005, NULL,
     272195411389448192, 1, 0, 1, 'default', '2022-05-01 00:00:00', '0000-00-00 00:00:00'),
    -- The channel of tournament 3.
    (7, 'Winter Async (again)', 460905692857892865, 1190331960185000001, NULL,
     185198185990324225, 1, 0, 1, 'default', '2023-05-01 00:00:00', '2023-05-01 00:00:00');

INSERT INTO asynctournamentpermalinkpool VALUES
    (1, 3, 'Open', 'open', '2023-01-01 00:01:00', '2023-01-01 00:01:00'),
    (2, 3, 'Crosskeys', 'crosskeys', '2023-01-01 00:02:00', '2023-01-01 00:02:00'),
    (4, 4, 'Open', NULL, '2023-03-01 00:01:00', '2023-03-01 00:01:00'),
    (5, 6, 'It''s "fun"', '', '2022-05-01 00:01:00', '2022-05-01 00:01:00'),
    -- The name of pool 1.
    (6, 3, 'Open', 'open', '2023-01-02 00:01:00', '2023-01-02 00:01:00'),
    (8, 7, 'Open', 'open', '2023-05-01 00:01:00', '2023-05-01 00:01:00');

INSERT INTO asynctournamentpermalink VALUES
    (1, 1, 'https://alttpr.example/h/a1', 'first', 0, 5400, '2023-01-09 12:00:00',
     '2023-01-01 01:00:00', '2023-01-09 12:00:00'),
    (2, 1, 'https://alttpr.example/h/a2', '', 0, 0.1, '0000-00-00 00:00:00',
     '2023-01-01 01:01:00', '2023-01-01 01:01:00'),
    (3, 2, 'https://alttpr.example/h/a3', NULL, 1, 1e20, NULL,
     '2023-01-01 01:02:00', '2023-01-01 01:02:00'),
    (4, 2, NULL, NULL, 0, NULL, NULL, '2023-01-01 01:03:00', '2023-01-01 01:03:00'),
    (6, 4, 'https://alttpr.example/h/b1', NULL, 0, 4000.25, '2023-03-09 12:00:00',
     '2023-03-01 01:00:00', '2023-03-09 12:00:00'),
    (7, 5, 'https://alttpr.example/h/c1?x=1&y=''2''', 'tab\there', 0, NULL, NULL,
     '2022-05-01 01:00:00', '2022-05-01 01:00:00'),
    (9, 6, 'https://alttpr.example/h/d1', NULL, 0, NULL, NULL,
     '2023-01-02 01:00:00', '2023-01-02 01:00:00');

INSERT INTO asynctournamentliverace VALUES
    (1, 3, 2, 3, 'alttpr/sleepy-link-1234', 54321, 'Ann vs Bo', 'finished',
     '2023-01-05 00:00:00', '2023-01-05 03:00:00'),
    (2, 4, 4, NULL, NULL, NULL, NULL, 'scheduled', '2023-03-05 00:00:00', '2023-03-05 00:00:00');

INSERT INTO asynctournamentrace VALUES
    (10, 3, 1, 2, 1190400000000000010, '2023-01-03 10:00:00', '2023-01-03 10:15:00',
     '2023-01-03 10:05:00.250000', '2023-01-03 11:32:10.750000', 'finished', NULL, 0, NULL,
     'It''s "ok"; 🎉\nline2 \\o/', 'https://vod.example/1', '216/216', '1:20:33.5', 'approved', 3,
     '2023-01-04 00:00:00', 'fine', 103.4, '2023-01-05 00:00:00',
     '2023-01-03 09:59:00', '2023-01-05 00:00:00'),
    (11, 3, 1, 3, 1190400000000000011, '2023-01-03 12:00:00', '0000-00-00 00:00:00',
     '2023-01-03 12:05:00', '0000-00-00 00:00:00', 'forfeit', NULL, NULL, NULL, '', '', NULL, NULL,
     'accepted', 99, '2023-01-04 00:00:00', NULL, 0, NULL,
     '0000-00-00 00:00:00', '2023-01-03 14:00:00'),
    (12, 3, 3, 5, NULL, NULL, NULL, '2023-01-05 01:00:00', '2023-01-05 02:30:00', 'finished', 1, 0,
     NULL, NULL, NULL, '100%', NULL, 'accepted', 2, '2023-01-06 00:00:00', NULL, 0.1, NULL,
     '2023-01-05 00:30:00', '2023-01-06 00:00:00'),
    (13, 3, 2, 12, 1190400000000000013, '2023-01-07 10:00:00', '2023-01-07 10:15:00', NULL, NULL,
     'disqualified', NULL, 1, 'power cut -- sorry', 'a\tb\rc\0d\Ze', NULL, NULL, NULL, 'rejected',
     NULL, NULL, 'ends with a backslash \\', NULL, NULL, '2023-01-07 09:00:00',
     '2023-01-07 11:00:00'),
    -- A permalink of the other tournament.
    (15, 3, 6, 6, 1190400000000000015, '2023-03-07 10:00:00', '2023-03-07 10:15:00',
     '2023-03-07 10:05:00', '2023-03-07 11:05:00', 'finished', NULL, 0, NULL, '),(;', NULL, NULL,
     NULL, 'pending', NULL, NULL, NULL, 55.125, NULL, '2023-03-07 09:00:00', '2023-03-07 11:05:00'),
    (16, 4, 6, 15, 1190400000000000016, '2023-03-08 10:00:00', NULL, NULL, NULL, 'paused', NULL, 0,
     NULL, NULL, NULL, NULL, NULL, 'maybe', NULL, NULL, NULL, NULL, NULL, '2023-03-08 09:00:00',
     '2023-03-08 09:00:00'),
    -- No such permalink, and one of a pool that does not go along.
    (17, 3, 50, 6, NULL, NULL, NULL, NULL, NULL, 'pending', NULL, 0, NULL, NULL, NULL, NULL, NULL,
     'pending', NULL, NULL, NULL, NULL, NULL, '2023-01-08 09:00:00', '2023-01-08 09:00:00'),
    (18, 3, 9, 6, NULL, NULL, NULL, NULL, NULL, 'pending', NULL, 0, NULL, NULL, NULL, NULL, NULL,
     'pending', NULL, NULL, NULL, NULL, NULL, '2023-01-08 09:00:00', '2023-01-08 09:00:00'),
    (20, 6, 7, 16, 1190400000000000020, '2022-05-08 10:00:00', '2022-05-08 10:15:00',
     '2022-05-08 10:05:00', '2022-05-08 12:00:00', 'finished', NULL, 0, NULL, '/* GG */', NULL,
     NULL, NULL, 'pending', NULL, NULL, NULL, NULL, NULL, '2022-05-08 09:00:00',
     '2022-05-08 12:00:00');

INSERT INTO asynctournamentpermissions VALUES
    (1, 3, 2, NULL, 'admin', '2023-01-01 00:05:00', '2023-01-01 00:05:00'),
    (2, 3, NULL, 1190500000000000002, 'mod', '2023-01-01 00:06:00', '2023-01-01 00:06:00'),
    (3, 3, NULL, NULL, 'mod', '2023-01-01 00:07:00', '2023-01-01 00:07:00'),
    (4, 4, 20, 1190500000000000004, 'judge', '2023-03-01 00:05:00', '2023-03-01 00:05:00');

INSERT INTO asynctournamentwhitelist VALUES
    (1, 4, 13, 411111111111111113, '2023-02-20 00:00:00', '2023-02-20 00:00:00'),
    (2, 4, 13, 411111111111111113, '2023-02-21 00:00:00', '2023-02-21 00:00:00'),
    (3, 4, 14, 411111111111111199, '2023-02-22 00:00:00', '2023-02-22 00:00:00');

INSERT INTO asynctournamentauditlog VALUES
    (8, 3, NULL, 'create', 'Tournament created', '2023-01-01 00:00:01', '2023-01-01 00:00:01'),
    (9, 3, 2, 'race_started', 'Race 10 started; it''s "on" \\o/', '2023-01-03 10:05:00',
     '2023-01-03 10:05:00'),
    (10, 3, 12, 'race_ready', '{"race": 13, "thread": 1190400000000000013}',
     '2023-01-07 10:00:00', '2023-01-07 10:01:00'),
    (11, 4, 15, 'timeout_forfeit', NULL, '2023-03-08 10:15:00', '2023-03-08 10:15:00'),
    (12, 6, 16, 'race_finish', '[1, 2', '2022-05-08 12:00:00', '2022-05-08 12:00:00'),
    (13, 7, 2, 'create', 'of a tournament that stays behind', '2023-05-01 00:00:00',
     '2023-05-01 00:00:00'),
    (14, 6, 999, 'reattempt', 'by nobody', '2022-05-09 00:00:00', '2022-05-09 00:00:00');

INSERT INTO asynctournamentreviewnotes VALUES
    (1, 10, 3, 'looks good 👍', '2023-01-04 00:00:00'),
    (2, 17, 3, 'of a race that stays behind', '2023-01-09 00:00:00'),
    (3, 11, 20, '', '0000-00-00 00:00:00');

INSERT INTO racerverification VALUES
    (1, 460905692857892865, 1190600000000000001, NULL, NULL, NULL,
     'alttpr, alttprbiweekly,,alttpr', 0, 5, 365, 180, 1, '2022-12-01 00:00:00',
     '2022-12-02 00:00:00'),
    (2, 1234567890123456789, 1190600000000000002, 1190600000000000102, 1190600000000000202,
     1190600000000000302, 'smz3', 1, 2, 90, NULL, 0, '2022-11-01 00:00:00', '2022-11-01 00:00:00'),
    (3, 460905692857892865, 1190600000000000001, NULL, NULL, NULL, '', 0, 5, 365, NULL, 0,
     '2023-01-01 00:00:00', '2023-01-01 00:00:00'),
    (4, 307860211333595146, 1190600000000000004, NULL, NULL, NULL, NULL, 0, 1, 365, NULL, 0,
     '2023-01-01 00:00:00', '2023-01-01 00:00:00');

INSERT INTO verifiedracer VALUES
    (1, 1, 2, NULL, '2022-12-05 00:00:00', NULL),
    (2, 1, 2, 9, '2022-12-06 00:00:00', '2023-06-01 00:00:00'),
    (3, 1, 9, 7, '2022-12-07 00:00:00', '2023-01-01 00:00:00'),
    (4, 1, 12, 8, '2022-12-08 00:00:00', '2023-01-01 00:00:00'),
    (5, 2, 21, 3, '2022-12-09 00:00:00', '0000-00-00 00:00:00'),
    (6, 77, 21, 3, '2022-12-09 00:00:00', NULL);

INSERT INTO presetnamespaces VALUES
    (1, 'synack', 185198185990324225),
    (2, NULL, 999999999999999902),
    (3, 'ann', 164084335779905536);

INSERT INTO presetnamespacecollaborators VALUES
    (1, 1, 185198185990324225),
    (2, 1, 999999999999999903),
    (3, 1, 164084335779905536),
    (4, 9, 164084335779905536);

INSERT INTO presets VALUES
    (1, 'alttpr', 'open', 1, 'a: 1\nb: [x, y]\n', 12, '2022-02-01 00:00:00'),
    (2, 'alttpr', 'broken', 1, 'a: [1', 0, '2022-01-01 00:00:00'),
    (3, 'smz3', 'fast', 3,
     '# For races.\ndescription: |-\n  two\n  lines 🎉\nsettings:\n  keys: "yes"\n  hints: off\n  n: 1.50\n',
     3, '0000-00-00 00:00:00'),
    (4, 'alttpr', 'lost', 9, 'a: 1', 1, '2022-03-01 00:00:00');

INSERT INTO config VALUES
    (1, 800000000000000800, 'AuditLogging', 'true'),
    (2, 460905692857892865, 'AuditLogging', NULL),
    (3, 0, 'Nowhere', '');

INSERT INTO audit_generated_games VALUES
    (1, 'alttpr', 'XyZ', 'https://alttpr.example/h/XyZ', '{"mode": "open", "n": 1.0}', 'preset',
     'open', '2020-01-01 00:00:00', 0, 0, 0),
    (2, 'smz3', NULL, NULL, NULL, NULL, NULL, '0000-00-00 00:00:00', NULL, 1, 0);

INSERT INTO audit_messages VALUES
    (1, 460905692857892865, 1190700000000000001, 185198185990324225, 1190331960185000001,
     '2023-01-01 00:00:00', 'a secret plan', NULL, 0);

INSERT INTO daily VALUES (1, 'abc'), (2, 'def');
INSERT INTO patch_distribution VALUES (1, '0001', 'z2r', 1);
INSERT INTO spoiler_races VALUES
    (1, 'srl-1', 'https://spoiler.example/1', 900, '2019-01-01 00:00:00', '0000-00-00 00:00:00');
INSERT INTO triforcetexts VALUES
    (1, 'main', 'Hey!\nListen!', 185198185990324225, 'Navi', NULL, 0, '2022-01-01 00:00:00');
INSERT INTO voice_role VALUES
    (1, 460905692857892865, 1190800000000000001, 1190800000000000002),
    (2, 460905692857892865, 1190800000000000003, 1190800000000000004),
    (3, 700000000000000700, 1190800000000000005, 1190800000000000006);

INSERT INTO aerich VALUES (1, '98_20240101000000_update.sql', 'models', '{}');
INSERT INTO authorizationkeys VALUES (1, 'key-5d1c7e0f9a', 'sgl');
INSERT INTO multiworld VALUES (1, 1190900000000000001, 185198185990324225, 'alttpr', 'open', 'CLOSED');
INSERT INTO ranked_choice_election VALUES (1, 460905692857892865, 'Mode of the month', 1);
INSERT INTO reaction_group VALUES (1, 460905692857892865, 1, 1190900000000000002, 'roles');
INSERT INTO rtggwatcher VALUES (1, 460905692857892865, 2, 'alttpr');
INSERT INTO sgdailies VALUES (1, 'alttprdaily', 460905692857892865, 3);
INSERT INTO srlnick VALUES (185198185990324225, 'synack', 'kzVw3mDGRqyEYq5M');
