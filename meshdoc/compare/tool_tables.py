"""The tables in which migration tools keep their records: no migration creates them, but a dump contains them."""

from __future__ import annotations

from meshdoc.compare.key import Key

TABLES = frozenset(
    {
        *("__diesel_schema_migrations", "__drizzle_migrations", "__EFMigrationsHistory", "_prisma_migrations"),
        *("_sqlx_migrations", "alembic_version", "ar_internal_metadata", "atlas_schema_revisions"),
        *("databasechangelog", "databasechangeloglock", "django_migrations", "flyway_schema_history"),
        *("goose_db_version", "gorp_migrations", "knex_migrations", "knex_migrations_lock", "kysely_migration"),
        *("kysely_migration_lock", "migrations_log", "pgmigrations", "refinery_schema_history", "schema_migration"),
        *("schema_migrations", "schema_version", "schemaversion", "seaql_migrations"),
    }
)
SCHEMAS = frozenset({"atlas_schema_revisions", "drizzle", "graphile_migrate", "sqitch", "supabase_migrations"})
"""The schemas of tools, with all that is in them."""


def belongs_to_a_tool(schema: str, key: Key) -> bool:
    """Whether a table with this key, or anything in this schema, is a migration tool's own."""
    name = key.name.rpartition(".")[2].strip('"')
    return schema in SCHEMAS or (key.kind == "table" and name in TABLES)
