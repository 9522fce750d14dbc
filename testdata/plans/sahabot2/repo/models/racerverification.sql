--! kind = "export"
SELECT 'racerverification' AS "table", id AS legacy_id,
       json_object(
           'use_alttpr_ladder', use_alttpr_ladder,
           'message_id', message_id::text,
           'channel_id', channel_id::text,
           'audit_channel_id', audit_channel_id::text,
           'time_period_days', time_period_days,
           'reverify_period_days', reverify_period_days,
           'revoke_ineligible', revoke_ineligible) AS columns
FROM legacy.racerverification
