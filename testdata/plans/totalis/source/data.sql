-- Invented: eight coaches, a tree of categories with an orphan and a cycle, configuration that
-- collides, and images of every kind. Bytes are a signature and the image's number.

INSERT INTO tls_image (id, extension, data, time_create, user_id) VALUES
    (18, '.jpe', '\xffd8ffe000104a46494600120101', '2023-01-05 08:00:00', NULL),
    (19, 'jpe', '\xffd8ffe000104a46494600130101', '2023-01-05 08:00:00', NULL),
    (20, 'PNG', '\x89504e470d0a1a0a0014', '2023-01-05 08:00:00', NULL),
    (21, NULL, '\xffd8ffe000104a46494600150101', '2023-01-05 08:00:00', NULL),
    (22, '', '\x474946383961', '2023-01-05 08:00:00', NULL),
    -- A PNG that is called a JPEG.
    (23, 'jpg', '\x89504e470d0a1a0a', '2023-01-05 08:00:00', NULL),
    (24, 'svg', convert_to('<?xml version="1.0"?>' || E'\n' || '<svg xmlns="http://www.w3.org/2000/svg"/>', 'UTF8'), NULL, NULL),
    (25, 'webp', '\x524946460c00000057454250', '2023-01-05 08:00:00', NULL),
    -- Two with the same bytes.
    (26, 'png', '\x89504e470d0a1a0a7777', '2023-01-05 08:00:00', NULL),
    (27, 'png', '\x89504e470d0a1a0a7777', '2023-01-06 08:00:00', NULL),
    (28, 'png', '', '2023-01-05 08:00:00', NULL),
    (29, 'png', NULL, '2023-01-05 08:00:00', NULL),
    (30, 'bin', '\x0000', '2023-01-05 08:00:00', NULL),
    -- A picture of a user, and one that nobody refers to.
    (500, 'jpg', '\xffd8ffe000104a46494601f40101', '2024-06-01 10:00:00', 77),
    (501, 'jpg', '\xffd8ffe000104a46494601f50101', '2024-06-01 10:00:00', NULL);

INSERT INTO tls_coach VALUES
    (1, ' Daniel ', 'Bio of Daniel', 18, NULL, NULL, 18, 'M', 'I was born in 1984.', 'You are Daniel.' || E'\n\n' || 'Be kind 🙂', '2023-02-01 10:00:00'),
    (2, 'Anna  Maria', '', 19, 20, NULL, NULL, 'Woman', 'Hi, I am 30 years old', 'Say "hi"\now', '2021-03-04 05:06:07.123456'),
    (3, 'Sam', NULL, 99, NULL, 21, NULL, 'nb', 'Since 1850 our family made clocks; 1975 and 1980 were good years', NULL, '2022-01-01 00:00:00'),
    (4, 'Robin', E'  Tabs\tand lines\n', 0, NULL, NULL, NULL, 'x', 'Age: 40', '', '2020-06-01 00:00:00'),
    (5, 'Daniel', 'Another one', 28, 22, NULL, NULL, NULL, NULL, 'P', NULL),
    (6, '', 'Has no name', 30, 23, NULL, NULL, 'female', 'Born in 1850', 'P', '2023-02-01 10:00:00'),
    (7, 'Zoë', 'Birth year', NULL, 25, 26, 27, 'man ', 'birth year: 1999', 'P', '2023-02-01 10:00:00'),
    (8, 'Kim', E'C:\\coach', 24, NULL, NULL, NULL, 'Non-Binary', 'age: 1984', 'P', '2023-02-01 10:00:00');

-- Children come before their parents here and there.
INSERT INTO tls_category
    (id, parent_id, name, name_short, description, icon_id, icon_id_secondary, sort_order, primary_color, secondary_color,
     show_checkin_history, checkin_enabled, followup_chat_enabled, followup_timer, prompt_checkin, prompt_checkin_2,
     guidelines_file_text, max_questions, scope, time_create) VALUES
    (20, 10, 'Sleep', 'Slp', NULL, 18, NULL, 2, '#112233', '', true, true, true, 30, 'How did you sleep?', '', NULL, 25, 'user', '2023-02-02 10:00:00'),
    (10, NULL, 'Health', 'Hlth ', 'All about health', 20, 26, 1, '#AABBCC', '#DDEEFF', false, true, false, NULL, NULL, NULL, E'# Guidelines\n\n- one\t1\n', 10, 'all', '2023-02-01 10:00:00'),
    (21, 10, 'Food', '', '', 99, 26, 4, 'teal', NULL, NULL, NULL, NULL, -5, E'  kept  ', 'x', NULL, 5, '', '2023-02-02 10:00:00'),
    (22, 10, 'Food', NULL, NULL, 99, NULL, 4, NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (23, 0, 'Work', NULL, NULL, 0, 0, -3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00'),
    (24, 23, ' ', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00'),
    (25, 999, 'Orphan', NULL, NULL, NULL, NULL, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00'),
    (31, 32, 'Cycle a', NULL, NULL, NULL, NULL, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00'),
    (32, 33, 'Cycle b', NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00'),
    (33, 31, 'Cycle c', NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00'),
    (34, 32, 'Below the cycle', NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00'),
    (35, 35, 'Its own parent', NULL, NULL, NULL, NULL, 9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2023-02-01 10:00:00');

INSERT INTO tls_prompt VALUES
    (1, 'checkin', E'Say "hi"\n', '2023-03-01 00:00:00'),
    (2, 'Follow Up', '{"looks": "like JSON"}', '2023-03-01 00:00:00'),
    (3, NULL, '12345678901234567890', '2023-03-01 00:00:00');
INSERT INTO tls_variable VALUES
    (1, 'AI.Model Name', '5', true, '2023-03-01 00:00:00'),
    (2, 'api_key', 'invented-key-123', false, '2023-03-01 00:00:00'),
    (3, 'greeting', NULL, NULL, NULL),
    (4, '__', '', false, '2023-03-01 00:00:00');
INSERT INTO tls_system VALUES
    (1, 'mode', 'a', '2024-01-01 00:00:00'),
    (2, 'Mode', 'a', '2024-02-01 00:00:00'),
    (3, 'limit', '10', '2024-01-01 00:00:00'),
    (4, 'Limit', '20', '2024-02-01 00:00:00'),
    (5, 'LIMIT', '20', '2023-02-01 00:00:00');

INSERT INTO tls_user VALUES (77, 'invented', 500);
INSERT INTO tls_message VALUES (1, 77, 'hello');
