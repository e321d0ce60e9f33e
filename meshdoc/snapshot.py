"""A snapshot of the schema, such as a dump, beside the migrations: replayed where PostgreSQL would accept it.

A dump contains no roles, may or may not contain what the platform made, and was made by a superuser of any name. So it
is replayed in several databases, each prepared in another way. The one in which the fewest of its statements fail
counts, of equals the first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from meshdoc import project
from meshdoc.catalog.acl import acl_default
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PUBLIC, Schema
from meshdoc.catalog.names.description import DEFAULTS_ON
from meshdoc.catalog.names.identity import identity, schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object, Oid
from meshdoc.catalog.operator import Collation, Operator
from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.catalog.role import DefaultPrivileges, Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.config import Config
from meshdoc.diagnostics import SourceError
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry
from meshdoc.history.ownership import is_implied
from meshdoc.history.privileges import kind_of
from meshdoc.input import Input
from meshdoc.reading import Reader
from meshdoc.record import positional
from meshdoc.replay.memory import Memory
from meshdoc.sources import Disk, Kind, SourceFile, Version, versions_of_files

_OWNER = re.compile(r'\bOWNER TO ("(?:[^"]|"")++"|\w++)\s*+;?\s*+\Z', re.IGNORECASE)
_UNDEFINED_OBJECT = "42704"
_DUMP = "pg_catalog.set_config('search_path', '', false)"
"""What every dump begins with, and nobody writes."""
_EXISTS = re.compile(r'[^"]*+"(.+)" already exists\Z')
_DUPLICATE = frozenset({"42P06", "42P07", "42710"})
"""Schemas, relations, and objects without an SQLSTATE of their own."""


def read(config: Config, given: Input, path: Path) -> Version:
    """The snapshot in a file. Raises SourceError where there is none, or where it is read as a migration."""
    disk = Disk(Reader(config.max_file_size, config.max_input_size))
    if not disk.is_file(path):
        raise SourceError(f"{path}: no such file; name a dump, or another file that creates the whole schema")
    if path.resolve() in {Path(file.path).resolve() for version in given.versions for file in version.files}:
        raise SourceError(
            f"{path}: read as a migration, so there is nothing to compare it with; name the migrations too"
        )
    return versions_of_files([disk.tree(path)])[0]


@positional
class Snapshot:
    """A replayed snapshot: only its own statements are not external. It is about these schemas, or all if empty."""

    history: History
    schemas: frozenset[str]


def replay(
    config: Config, given: Input, migrations: History, version: Version, schemas: Collection[str], memory: Memory
) -> Snapshot:
    """Replay a snapshot alone; it is about `schemas`, or without any about those that it was dumped of."""
    best: History | None = None
    is_dump = any(_DUMP in file.text for file in version.files)
    for baselines in _ways(migrations, given, is_dump):
        best = _better(best, _replay(config, version, baselines, memory))
        if not unapplied(best):
            break
    assert best is not None
    about = frozenset(schemas) or _dumped_schemas(best)
    for baselines in _further_ways(migrations, given, best, about) if unapplied(best) else ():
        best = _better(best, _replay(config, version, baselines, memory))
    return Snapshot(best, about)


def _dumped_schemas(history: History) -> frozenset[str]:
    """The schemas of a dump that creates `public`: only `pg_dump --schema` writes that. Empty for any other."""
    if not any(entry.kind == "CreateSchemaStmt" and _creates(entry, ["public"]) for entry in history.entries):
        return frozenset()
    own = (schema.name for schema in history.catalog.all(Schema) if history.is_own(schema))
    return frozenset({"public", *own})


def unapplied(history: History) -> list[Entry]:
    """The statements that did not take full effect, except those that create what is there from the start."""
    there = {item.name for item in history.catalog.all(Object) if item.oid == PUBLIC or item.oid in history.external}
    return [entry for entry in history.entries if entry.diagnostic and not _creates(entry, there)]


def _creates(entry: Entry, names: Collection[str]) -> bool:
    """Whether a statement fails because an object of one of these names exists."""
    found = _EXISTS.match(entry.message) if entry.sqlstate in _DUPLICATE else None
    return found is not None and found[1] in names


def _better(best: History | None, other: History) -> History:
    return best if best and len(unapplied(best)) <= len(unapplied(other)) else other


def _replay(config: Config, snapshot: Version, baselines: tuple[Version, ...], memory: Memory) -> History:
    return project.replay(config, Input(versions=(snapshot,), baselines=baselines, ignored=()), memory)


# --- databases for a snapshot -----------------------------------------------------------------------------------------


def _ways(migrations: History, given: Input, is_dump: bool) -> Iterator[tuple[Version, ...]]:
    """What comes before the snapshot: the roles, the platform and the roles, or nothing, if it creates its roles."""
    yield (_roles(migrations, own=False),)
    if given.baselines:
        roles = _roles(migrations, own=True)
        platform = migrations.at(len(given.baselines) - 1)
        yield (*given.baselines, roles, *([_without_defaults(platform)] if is_dump else []))
    yield ()


def _further_ways(
    migrations: History, given: Input, best: History, schemas: Collection[str]
) -> Iterator[tuple[Version, ...]]:
    """For a dump by a superuser of another name, and for one that needs the schemas that it leaves out."""
    if owner := _unknown_owner(best):
        yield (_roles(migrations, own=False), _superuser(owner))
    if schemas:
        before = (*given.baselines, *given.versions, _emptied(migrations, schemas))
        yield (*before, _without_defaults(migrations.catalog))


def _roles(migrations: History, *, own: bool) -> Version:
    """The roles that the migrations leave behind, as far as access depends on them; a dump has none.

    With `own`, those of the baselines are left out.
    """
    roles = migrations.catalog.all(Role)
    names = {role.oid: quote_identifier(role.name) for role in roles}
    made = {role.oid for role in roles if role.oid >= FIRST_USER_OID and (not own or migrations.is_own(role))}
    created = (f"CREATE ROLE {names[role.oid]}{_attributes(role)};\n" for role in roles if role.oid in made)
    granted = (
        f"GRANT {names[each.role]} TO {names[role.oid]} WITH INHERIT {str(bool(each.inherit)).upper()};\n"
        for role in roles
        for each in role.member_of
        if not made.isdisjoint((role.oid, each.role))
    )
    return _version("roles", "".join((*created, *granted)))


def _attributes(role: Role) -> str:
    return " SUPERUSER" * role.superuser + " BYPASSRLS" * role.bypass_row_security + " NOINHERIT" * (not role.inherit)


def _superuser(name: str) -> Version:
    """A superuser of that name instead of postgres. It is renamed by another, since nobody renames himself."""
    helper = quote_identifier(f"{name} renames postgres")
    return _version(
        "superuser",
        f"CREATE ROLE {helper} SUPERUSER;\nSET SESSION AUTHORIZATION {helper};\n"
        f"ALTER ROLE postgres RENAME TO {name};\nRESET SESSION AUTHORIZATION;\nCREATE ROLE postgres;\n",
    )


def _emptied(migrations: History, schemas: Collection[str]) -> Version:
    """What drops all that the migrations made in some schemas, extensions and what other drops take along excepted."""
    names = Names(migrations.catalog, migrations.system)
    own = (item for item in migrations.catalog.all(Object) if migrations.is_own(item) and not is_implied(item))
    drops = (
        f"DROP {word} IF EXISTS {identity(names, Address(item.oid))} CASCADE;\n"
        for item in own
        if (word := _dropped_as(item)) and schema_name(names, Address(item.oid)) in schemas
    )
    return _version("emptied", "".join(drops))


def _dropped_as(item: Object) -> str:
    """The word after DROP; empty for what is not dropped by itself."""
    match item:
        case Routine():
            return "ROUTINE"
        case Type():
            return "TYPE"
        case Relation() | Sequence() | Operator() | Collation():
            return item.noun.upper()
    return ""


def _without_defaults(catalog: Catalog) -> Version:
    """What takes back all default privileges: a dump says of each object how it differs from PostgreSQL's own."""
    return _version("defaults", "".join(_taken_back(catalog, each) for each in catalog.all(DefaultPrivileges)))


def _taken_back(catalog: Catalog, default: DefaultPrivileges) -> str:
    def named(role: Oid) -> str:
        return quote_identifier(catalog[role].name) if role else "PUBLIC"

    schema = f" IN SCHEMA {quote_identifier(catalog[default.schema].name)}" if default.schema else ""
    statement = f"ALTER DEFAULT PRIVILEGES FOR ROLE {named(default.role)}{schema}"
    kind = DEFAULTS_ON[default.kind].removeprefix("new ").replace("relations", "tables").upper()
    grantees = sorted({named(item.grantee) for item in default.privileges or ()})
    built_in = () if default.schema else acl_default(kind_of(default), default.role)
    revoked = (f"{statement} REVOKE ALL ON {kind} FROM {grantee};\n" for grantee in grantees)
    granted = (f"{statement} GRANT ALL ON {kind} TO {named(item.grantee)};\n" for item in built_in)
    return "".join((*revoked, *granted))


def _unknown_owner(history: History) -> str | None:
    """The one role, as it is written, that owns what was dumped and that the migrations do not know."""
    missing = (entry for entry in unapplied(history) if entry.sqlstate == _UNDEFINED_OBJECT)
    names = {found[1] for entry in missing if (found := _OWNER.search(entry.sql))}
    return names.pop() if len(names) == 1 else None


def _version(name: str, sql: str) -> Version:
    return Version(id=name, name="", date=None, kind=Kind.BASELINE, files=(SourceFile(f"<{name}>", sql),))
