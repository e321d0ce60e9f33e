"""Database-level objects: pg_namespace, pg_extension, pg_language, pg_tablespace, pg_database."""

from __future__ import annotations

from typing import ClassVar

from meshdoc.catalog.object import NO_OID, Dependency, Object, Oid, ref
from meshdoc.record import record

PG_CATALOG: Oid = 11
PG_TOAST: Oid = 99
PUBLIC: Oid = 2200
THIS_DATABASE: Oid = 5  # which PostgreSQL gives to postgres

POSTGRES = "postgres"
"""What the database is called for as long as nobody says what it is called."""
FURNISHED = (POSTGRES, "template0", "template1")
"""The databases of every cluster."""


@record
class Schema(Object):
    """A schema."""

    noun: ClassVar[str] = "schema"
    system_catalog: ClassVar[str] = "pg_namespace"


@record
class Extension(Object):
    """An extension; its members name it in `extension`. `known` is whether its members are known."""

    noun: ClassVar[str] = "extension"
    system_catalog: ClassVar[str] = "pg_extension"

    schema: Oid = ref(Dependency.NORMAL)
    version: str = ""
    relocatable: bool = True
    requires: tuple[Oid, ...] = ref(Dependency.NORMAL, default=())
    known: bool = True


INTERNAL_LANGUAGE: Oid = 12
C_LANGUAGE: Oid = 13
SQL_LANGUAGE: Oid = 14
"""The oids of built-in languages: pg_language.dat."""


@record
class Language(Object):
    """A procedural language."""

    noun: ClassVar[str] = "language"
    system_catalog: ClassVar[str] = "pg_language"

    trusted: bool = False
    handler: Oid = ref(Dependency.NORMAL, default=NO_OID)
    inline: Oid = ref(Dependency.NORMAL, default=NO_OID)
    validator: Oid = ref(Dependency.NORMAL, default=NO_OID)


@record
class Tablespace(Object):
    """A tablespace. It belongs to the cluster, not to the database."""

    noun: ClassVar[str] = "tablespace"
    system_catalog: ClassVar[str] = "pg_tablespace"

    options: tuple[tuple[str, str], ...] = ()


@record
class Database(Object):
    """The database itself, with the session defaults set by ALTER DATABASE ... SET."""

    noun: ClassVar[str] = "database"
    system_catalog: ClassVar[str] = "pg_database"

    settings: tuple[tuple[str, str], ...] = ()
    role_settings: tuple[tuple[Oid, tuple[tuple[str, str], ...]], ...] = ()  # ALTER ROLE ... IN DATABASE ... SET
