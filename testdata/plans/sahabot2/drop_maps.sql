-- The ID maps go with what they map.
DROP TABLE IF EXISTS migration_user_map, migration_guild_org_map, migration_tournament_map,
    migration_pool_map, migration_permalink_map, migration_race_map, migration_verification_map,
    migration_namespace_map;
