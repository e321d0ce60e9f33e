"""CREATE and ALTER EXTENSION: extension.c.

Differs from PostgreSQL: the scripts of the extensions in its own distribution are not run; their members are facts read
from a server that ran them. For the most common other extensions, meshdoc has scripts of its own, which create the
types, functions and tables that migrations use. An unknown extension is created without members, with a warning;
`meshdoc.catalog.names.opaque` describes how statements that need its members are handled. The extension that a project
makes itself exists while its scripts run; what they create is the project's own, and is not tracked as its members.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, Address, Key, Object, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import (
    PlacedSchema,
    Placement,
    Reference,
    SystemExtension,
    SystemLanguage,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
    SystemProc,
    SystemRow,
    SystemType,
)
from meshdoc.commands.acl.permission import check_owner, check_privilege, current_database, has_privilege, is_superuser
from meshdoc.commands.extension.extension_members import Members, objects
from meshdoc.commands.extension.extension_script import run_script
from meshdoc.commands.object.named import is_taken, named
from meshdoc.commands.object.objectaddress import get_object
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import UNCERTAIN, Inert, Session, command


@command(ast.CreateExtensionStmt)
def create_extension(stmt: ast.CreateExtensionStmt, session: Session) -> None:
    """CREATE EXTENSION. Mirrors CreateExtension."""
    check_valid_name(stmt.extname)
    if is_taken(session, Extension, stmt.extname, if_not_exists=stmt.if_not_exists):
        return
    options = {option.defname: option.arg for option in stmt.options or ()}
    if len(options) < len(stmt.options or ()):
        raise errors.conflicting_options()
    schema = options["schema"].sval if "schema" in options else None
    version = options["new_version"].sval if "new_version" in options else None
    make(session, stmt.extname, schema, version, cascade="cascade" in options, parents=())


def check_valid_name(name: str) -> None:
    """Raise SqlError 22023 for a name that no extension can have: check_valid_extension_name."""
    details = {
        "Extension names must not be empty.": not name,
        'Extension names must not contain "--".': "--" in name,
        'Extension names must not begin or end with "-".': name.startswith("-") or name.endswith("-"),
        "Extension names must not contain directory separator characters.": "/" in name,
    }
    for detail, holds in details.items():
        if holds:
            raise SqlError("22023", f'invalid extension name: "{name}"', detail=detail)


def make(
    session: Session, name: str, schema: str | None, version: str | None, *, cascade: bool, parents: tuple[str, ...]
) -> Extension:
    """Create an extension and, with `cascade`, those that it requires: CreateExtensionInternal."""
    facts = session.system.extension(name)
    if _is_own(session, name):
        return _make_own(session, name, schema, version)
    if facts is None:
        return _make_unknown(session, name, schema, version)
    if version and not facts.script and version != facts.default_version and version not in facts.versions:
        raise SqlError(
            "22023", f'extension "{name}" has no installation script nor update path for version "{version}"'
        )
    _tell_version(session, facts, version)
    placed = _schema(session, facts, schema)
    required = [_require(session, facts, item, schema, cascade=cascade, parents=parents) for item in facts.requires]
    extension = session.catalog.create(
        Extension(
            name=name,
            owner=session.current_user,
            schema=placed.oid,
            version=version or facts.default_version,
            relocatable=facts.relocatable,
            requires=tuple(item.oid for item in required),
            comment=facts.comment or None,
        )
    )
    _check_may_run(session, facts)
    _make_members(session, facts, extension, placed, required)
    return extension


def _tell_version(session: Session, facts: SystemExtension, version: str | None) -> None:
    """Add a notice if the requested version is not the one whose members are known."""
    if not facts.script and version not in (None, facts.default_version):
        session.notice(
            f'extension "{facts.name}" is known in version {facts.default_version}; the contents of version '
            f"{version} may differ",
            level=UNCERTAIN,
        )


def _check_may_run(session: Session, facts: SystemExtension) -> None:
    """Require a superuser if the script does, or CREATE on the database if it is trusted: execute_extension_script."""
    if not facts.superuser or is_superuser(session):
        return
    if not (facts.trusted and has_privilege(session, current_database(session), "C")):
        what = "have CREATE privilege on current database" if facts.trusted else "be superuser"
        raise SqlError(
            "42501",
            f'permission denied to create extension "{facts.name}"',
            hint=f"Must {what} to create this extension.",
        )


def _make_unknown(session: Session, name: str, schema: str | None, version: str | None) -> Extension:
    if schema or not session.names.path:  # an empty search_path is no error: the script may create a schema
        where = session.names.schema(schema or "pg_catalog")
    else:
        where = session.names.creation_schema()
    session.notice(
        f'extension "{name}" is unknown to meshdoc: its members are missing from the catalog', level=UNCERTAIN
    )
    return session.catalog.create(
        Extension(name=name, owner=session.current_user, schema=where.oid, version=version or "", known=False)
    )


def _is_own(session: Session, name: str) -> bool:
    """Whether an extension is the one whose script is running."""
    return session.extension_script[:1] == (name,)


def _make_own(session: Session, name: str, schema: str | None, version: str | None) -> Extension:
    where = session.names.schema(schema) if schema else session.names.creation_schema()
    required = tuple(each.oid for each in _look_in_required(session))
    return session.catalog.create(
        Extension(name=name, owner=session.current_user, schema=where.oid, version=version or "", requires=required)
    )


def _look_in_required(session: Session) -> list[Extension]:
    """Add the schemas of the extensions that the running script requires to search_path, and give these extensions."""
    found = [session.catalog.find("extension", name) for name in session.extension_script[1:]]
    required = [each for each in found if isinstance(each, Extension)]
    schemas = (quote_identifier(session.catalog[each.schema].name) for each in required)
    session.settings["search_path"] = ", ".join((session.setting("search_path") or "", *schemas))
    return required


def _schema(session: Session, facts: SystemExtension, schema: str | None) -> Schema:
    """The extension's schema: its fixed one, the requested one, or the first of search_path."""
    asked = session.names.schema(schema) if schema else None
    if not facts.schema:
        return asked or session.names.creation_schema()
    if schema and schema != facts.schema:
        raise SqlError("0A000", f'extension "{facts.name}" must be installed in schema "{facts.schema}"')
    if found := session.names.find_schema(facts.schema):
        return found
    check_privilege(session, current_database(session), "C")
    return session.catalog.create(Schema(name=facts.schema, owner=session.current_user))


def _require(
    session: Session, facts: SystemExtension, name: str, schema: str | None, *, cascade: bool, parents: tuple[str, ...]
) -> Extension:
    """The required extension, installed if necessary: get_required_extension."""
    found = session.catalog.find("extension", name)
    if isinstance(found, Extension):
        return found
    if not cascade:
        raise SqlError(
            "42704",
            f'required extension "{name}" is not installed',
            hint="Use CREATE EXTENSION ... CASCADE to install required extensions too.",
        )
    if name in parents:
        raise SqlError("42P17", f'cyclic dependency detected between extensions "{name}" and "{facts.name}"')
    session.notice(f'installing required extension "{name}"')
    return make(session, name, schema, None, cascade=True, parents=(*parents, facts.name))


def _make_members(
    session: Session, facts: SystemExtension, extension: Extension, schema: Schema, required: list[Extension]
) -> None:
    schemas = {"@extschema@": PlacedSchema(schema.oid, quote_identifier(schema.name))}
    for each in required:
        other = session.catalog[each.schema]
        schemas[f"@extschema:{each.name}@"] = PlacedSchema(other.oid, quote_identifier(other.name))
    if facts.script:
        texts = {symbol: placed.sql for symbol, placed in schemas.items()}
        run_script(session, facts, extension, texts, required)
        return

    def find(row: type[SystemRow], what: Reference) -> Oid:
        return session.system.find(row, what) or _find_own(session, row, what)

    rows = facts.members(Placement(schemas=schemas, new_oid=session.catalog.reserve_oid, find=find))
    owner = session.current_user if is_superuser(session) else BOOTSTRAP_SUPERUSER
    for item in objects(Members(rows, extension.oid, owner)):
        _refuse_taken(session, item)
        session.catalog.create(item)


def _refuse_taken(session: Session, item: Object) -> None:
    for key in item.unique_keys():
        present = session.catalog.find(*key)
        if present and isinstance(item, Routine):
            raise errors.duplicate_function(item.name)
        if present:
            raise SqlError("42710", f'{item.noun} "{item.name}" already exists')


FINDERS: dict[type[SystemRow], Callable[[Reference], Key]] = {
    SystemType: lambda what: ("type", what.schema, what.name),
    SystemProc: lambda what: ("routine", what.schema, what.name, what.arguments),
    SystemOperator: lambda what: ("operator", what.schema, what.name, *what.arguments),
    SystemOperatorClass: lambda what: ("operator class", what.schema, what.name, what.method),
    SystemOperatorFamily: lambda what: ("operator family", what.schema, what.name, what.method),
    SystemLanguage: lambda what: ("language", what.name),
}


def _find_own(session: Session, row: type[SystemRow], what: Reference) -> Oid:
    """The oid of an object of another extension; 0 if it does not exist."""
    key = FINDERS.get(row)
    found = session.catalog.find(*key(what)) if key else None
    return found.oid if found else NO_OID


# --- ALTER EXTENSION --------------------------------------------------------------------------------------


@command(ast.AlterExtensionStmt)
def update_extension(stmt: ast.AlterExtensionStmt, session: Session) -> None:
    """ALTER EXTENSION ... UPDATE: ExecAlterExtensionStmt. The members stay those of the known version."""
    extension = named(session, Extension, stmt.extname)
    check_owner(session, extension)
    versions = [option.arg.sval for option in stmt.options or () if option.defname == "new_version"]
    if len(versions) > 1:
        raise errors.conflicting_options()
    facts = None
    if _is_own(session, extension.name):
        _look_in_required(session)
    else:
        facts = session.system.extension(extension.name)
    version = versions[0] if versions else facts.default_version if facts else extension.version
    if version == extension.version:
        session.notice(f'version "{version}" of extension "{extension.name}" is already installed')
        return
    if facts and not facts.script and not _leads(facts, extension.version, version):
        path = f'from version "{extension.version}" to version "{version}"'
        raise SqlError("22023", f'extension "{extension.name}" has no update path {path}')
    if facts:
        _tell_version(session, facts, version)
    session.catalog.alter(replace(extension, version=version))


def _leads(facts: SystemExtension, old: str, new: str) -> bool:
    """Whether there is an update path from one version to the other, that is, to a known later version."""
    one, other = ([int(number) for number in re.findall(r"\d+", version)] for version in (old, new))
    return new in (facts.default_version, *facts.versions) and one < other


NEVER_MEMBERS = frozenset(
    {
        *(ObjectType.OBJECT_DATABASE, ObjectType.OBJECT_EXTENSION, ObjectType.OBJECT_INDEX),
        *(ObjectType.OBJECT_PUBLICATION, ObjectType.OBJECT_ROLE, ObjectType.OBJECT_STATISTIC_EXT),
        *(ObjectType.OBJECT_SUBSCRIPTION, ObjectType.OBJECT_TABLESPACE),
    }
)


@command(ast.AlterExtensionContentsStmt)
def alter_contents(stmt: ast.AlterExtensionContentsStmt, session: Session) -> None:
    """ALTER EXTENSION ... ADD and DROP. Mirrors ExecAlterExtensionContentsStmt."""
    kind = ObjectType(stmt.objtype)
    if kind in NEVER_MEMBERS:
        raise SqlError("42P17", "cannot add an object of this type to an extension")
    extension = named(session, Extension, stmt.extname)
    check_owner(session, extension)
    item = get_object(session, kind, stmt.object).item
    check_owner(session, item)
    if _is_own(session, extension.name):
        raise Inert("objects that an extension's own script creates are not tracked as its members")
    if stmt.action > 0:
        _add_member(session, extension, item)
        return
    if item.extension != extension.oid:
        shown = describe_object(session.names, item)
        raise SqlError("55000", f'{shown} is not a member of extension "{extension.name}"')
    session.catalog.alter(replace(item, extension=NO_OID))


def _add_member(session: Session, extension: Extension, item: Object) -> None:
    if item.extension:
        other = session.catalog[item.extension].name
        raise SqlError("55000", f'{session.describe(Address(item.oid))} is already a member of extension "{other}"')
    if item.oid == extension.schema:
        raise SqlError(
            "55000",
            f'cannot add schema "{item.name}" to extension "{extension.name}" '
            "because the schema contains the extension",
        )
    if item.oid not in session.catalog:
        raise Inert("built-in objects are not tracked as extension members")
    session.catalog.alter(replace(item, extension=extension.oid))
