"""The rows of system relations about foreign tables, compared with a real server's, in a separate database."""

from __future__ import annotations

from contextlib import closing

from postgres import Server
from test_sysviews import FOR_EVERYBODY, Sides, compare, fill, ours, replayed, theirs

from meshdoc.sources import SourceFile

FOREIGN = SourceFile(
    "foreign.sql",
    """create foreign data wrapper elsewhere;
       create server far foreign data wrapper elsewhere;
       create foreign table remote (id int options (column_name 'key') not null, what text collate "C", many int[])
           server far options (table_name 't', other 'o''s');
       create table local (id int) partition by range (id);
       create foreign table part partition of local for values from (1) to (10) server far;
       comment on foreign table remote is 'Far away';
       create role reader; create role writer; create role stranger;
       grant select on remote to reader; grant insert (id) on remote to writer;
       grant usage on foreign server far to reader;""",
)
ABOUT_FOREIGN_TABLES = (
    "pg_catalog.pg_foreign_table",
    "pg_catalog.pg_class",
    "pg_catalog.pg_attribute",
    "pg_catalog.pg_inherits",
    "pg_catalog.pg_depend",
    "pg_catalog.pg_type",
    "pg_catalog.pg_description",
    "information_schema.foreign_tables",
    "information_schema.foreign_table_options",
    "information_schema.column_options",
    "information_schema.table_privileges",
)
"""Not information_schema.tables: the server refuses to tell of a foreign table whose wrapper has no handler."""


def test_foreign_tables(server: Server) -> None:
    history = replayed(FOREIGN)
    with server.database() as database, closing(server.connect(database)) as connection:
        fill(connection, FOREIGN)
        for role in ("postgres", "reader", "writer", "stranger"):
            there = theirs(connection, database, role)
            both = Sides(there, ours(history, role, there.references))
            for relation in ABOUT_FOREIGN_TABLES:
                if role == "postgres" or relation in FOR_EVERYBODY:
                    compare(relation, both)
