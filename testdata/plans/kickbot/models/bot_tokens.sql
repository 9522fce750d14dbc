SELECT * EXCLUDE (access_token, refresh_token),
       CASE WHEN var('redact_secrets') AND access_token IS NOT NULL THEN ''
            ELSE access_token END AS access_token,
       CASE WHEN var('redact_secrets') AND refresh_token IS NOT NULL THEN ''
            ELSE refresh_token END AS refresh_token,
       CASE WHEN var('redact_secrets') THEN 'secret_redacted' END AS _note
FROM legacy.bot_tokens
