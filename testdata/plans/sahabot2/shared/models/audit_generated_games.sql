--! kind = "export"
SELECT 'audit_generated_games' AS "table", id AS legacy_id,
       json_object(
           'randomizer', randomizer,
           'hash_id', hash_id,
           'permalink', permalink,
           'settings', settings,
           'gentype', gentype,
           'genoption', genoption,
           'timestamp', timestamp,
           'customizer', customizer,
           'doors', doors,
           'avianart', avianart) AS columns
FROM legacy.audit_generated_games
