"""Databases and what they contain: pg_namespace, pg_database, pg_extension, pg_tablespace and settings."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import Database, Extension, Schema, Tablespace
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.role import ParameterPrivileges, Role
from meshdoc.catalog.template import PG_DEFAULT
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, index, options, system_view

UTF8 = 6


@system_view("pg_catalog.pg_namespace")
def pg_namespace(reader: Reader) -> Iterator[Row]:
    """The schemas."""
    for item in reader.all(Schema):
        yield from _schema(reader, item.oid)


@index(("pg_catalog.pg_namespace", "oid"))
def _schema(reader: Reader, oid: Oid) -> Iterator[Row]:
    item = reader.names.catalog.get(oid)
    if isinstance(item, Schema):
        yield {"oid": item.oid, "nspname": item.name, "nspowner": item.owner, "nspacl": reader.acl(item.acl)}


@index(("pg_catalog.pg_namespace", "nspname"))
def _schema_named(reader: Reader, name: str) -> Iterator[Row]:
    found = reader.names.catalog.find("schema", name)
    yield from _schema(reader, found.oid if found else NO_OID)


@system_view("pg_catalog.pg_database")
def pg_database(reader: Reader) -> Iterator[Row]:
    """The databases. Differs from PostgreSQL in that the templates are missing, and the locale is C."""
    for item in reader.all(Database):
        yield {
            **fields(item, "oid datname=name datdba=owner"),
            "encoding": UTF8,
            "datlocprovider": "c",
            "datistemplate": False,
            "datallowconn": True,
            "dathasloginevt": False,
            "datconnlimit": -1,
            "dattablespace": PG_DEFAULT,
            "datcollate": "C",
            "datctype": "C",
            "datacl": reader.acl(item.acl),
        }


@system_view("pg_catalog.pg_tablespace")
def pg_tablespace(reader: Reader) -> Iterator[Row]:
    """The tablespaces."""
    for item in reader.all(Tablespace):
        yield {
            **fields(item, "oid spcname=name spcowner=owner"),
            "spcacl": reader.acl(item.acl),
            "spcoptions": options(item.options),
        }


# --- settings -----------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_db_role_setting")
def pg_db_role_setting(reader: Reader) -> Iterator[Row]:
    """The settings of ALTER ROLE and ALTER DATABASE ... SET."""
    for role in reader.all(Role):
        if role.settings:
            yield _setting(NO_OID, role.oid, role.settings)
    for database in reader.all(Database):
        if database.settings:
            yield _setting(database.oid, NO_OID, database.settings)
        for role_oid, settings in database.role_settings:
            if settings:
                yield _setting(database.oid if role_oid else NO_OID, role_oid, settings)


def _setting(database: Oid, role: Oid, settings: tuple[tuple[str, str], ...]) -> Row:
    return {"setdatabase": database, "setrole": role, "setconfig": options(settings)}


@system_view("pg_catalog.pg_parameter_acl")
def pg_parameter_acl(reader: Reader) -> Iterator[Row]:
    """The privileges on configuration parameters."""
    for item in reader.all(ParameterPrivileges):
        yield {"oid": item.oid, "parname": item.name, "paracl": reader.acl(item.acl)}


# --- extensions ---------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_extension")
def pg_extension(reader: Reader) -> Iterator[Row]:
    """The extensions of the database."""
    for item in reader.all(Extension):
        yield from _extension(reader, item.oid)


@index(("pg_catalog.pg_extension", "oid"))
def _extension(reader: Reader, oid: Oid) -> Iterator[Row]:
    item = reader.names.catalog.get(oid)
    if isinstance(item, Extension):
        yield {
            **fields(item, "oid extname=name extowner=owner extnamespace=schema extrelocatable=relocatable"),
            **fields(item, "extversion=version"),
        }


@index(("pg_catalog.pg_extension", "extname"))
def _extension_named(reader: Reader, name: str) -> Iterator[Row]:
    found = reader.names.catalog.find("extension", name)
    yield from _extension(reader, found.oid if found else NO_OID)


@system_view("pg_catalog.pg_available_extensions")
def pg_available_extensions(reader: Reader) -> Iterator[Row]:
    """The extensions of PostgreSQL's own distribution, and any others that the database has."""
    installed = {item.name: item for item in reader.all(Extension)}
    for name in sorted({*reader.names.system.extension_names, *installed}):
        known = reader.names.system.extension(name)
        present = installed.get(name)
        yield {
            "name": name,
            "default_version": known.default_version if known else present.version if present else None,
            "installed_version": present.version if present else None,
            "comment": known.comment if known else present.comment if present else None,
        }


@system_view("pg_catalog.pg_available_extension_versions")
def pg_available_extension_versions(reader: Reader) -> Iterator[Row]:
    """The versions of the extensions of PostgreSQL's own distribution."""
    installed = {(item.name, item.version) for item in reader.all(Extension)}
    for name in reader.names.system.extension_names:
        known = reader.names.system.extension(name)
        for version in known.versions if known else ():
            assert known is not None
            yield {
                "name": name,
                "version": version,
                "installed": (name, version) in installed,
                "superuser": known.superuser,
                "trusted": known.trusted,
                "relocatable": known.relocatable,
                "schema": known.schema or None,
                "requires": list(known.requires) or None,
                "comment": known.comment,
            }
