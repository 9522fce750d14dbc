--! kind = "export"
SELECT 'asynctournament' AS "table", id AS legacy_id,
       json_object(
           'report_channel_id', report_channel_id::text,
           'customization', nullif(customization, 'default')) AS columns
FROM legacy.asynctournament
WHERE report_channel_id IS NOT NULL OR customization <> 'default'
