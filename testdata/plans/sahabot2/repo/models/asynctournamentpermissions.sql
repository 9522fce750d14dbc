--! kind = "export"
SELECT 'asynctournamentpermissions' AS "table", id AS legacy_id,
       json_object(
           'tournament_id', tournament_id,
           'user_id', user_id,
           'discord_role_id', discord_role_id::text,
           'role', role,
           'created', created,
           'updated', updated) AS columns
FROM legacy.asynctournamentpermissions
