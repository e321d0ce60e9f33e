"""GRANT and REVOKE: what turns the privileges that an object is created with into those it has."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.acl import PRIVILEGE_NAMES, PUBLIC_ROLE, RIGHTS, Items, Letters, acl_default, effective
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.names import role_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Acl, AclItem, Object, Oid
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, View
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.history.privileges import kind_of
from meshdoc.render.sql.target import name_of, word

ORDER = "rUCaxdtDmwXcTsA"
"""The order of privileges in a statement: parseAclItem of dumputils.c."""
OBJECTS = {"r": "TABLES", "S": "SEQUENCES", "f": "FUNCTIONS", "T": "TYPES", "n": "SCHEMAS", "L": "LARGE OBJECTS"}


def grants(names: Names, item: Object, created_with: Acl) -> Iterator[str]:
    """The statements for an object that is created with the list `created_with`."""
    kind = kind_of(item)
    on = _target(names, item)
    base = effective(created_with, kind, item.owner)
    yield from _difference(names, base, effective(item.acl, kind, item.owner), kind, item.owner, on)


def column_grants(names: Names, item: Relation) -> Iterator[str]:
    """The statements for the columns of a relation that is created without privileges on columns."""
    for column in item.columns:
        on = f"TABLE {name_of(names, item)}"
        for statement in _difference(names, (), column.acl or (), "c", item.owner, on):
            head, word, rest = statement.partition(" ON ")
            shown = head.replace("ALL", "ALL ").rstrip()
            listed = ",".join(f"{each}({quote_identifier(column.name)})" for each in shown.split(" ", 1)[1].split(","))
            yield f"{shown.split(' ', 1)[0]} {listed}{word}{rest}"


def default_privileges(names: Names, item: DefaultPrivileges, base: Acl) -> Iterator[str]:
    """ALTER DEFAULT PRIVILEGES."""
    kind = kind_of(item)
    usual = () if item.schema else acl_default(kind, item.role)
    head = f"ALTER DEFAULT PRIVILEGES FOR ROLE {quote_identifier(role_name(names, item.role))}"
    head += f" IN SCHEMA {quote_identifier(names.catalog[item.schema].name)}" if item.schema else ""
    given = usual if base is None else base
    for statement in _difference(names, given, item.privileges or (), kind, item.role, OBJECTS[item.kind]):
        yield f"{head} {statement}"


def _target(names: Names, item: Object) -> str:
    """`TABLE public.t`; an aggregate is a function, whose arguments are plain types."""
    if isinstance(item, Routine) and item.kind is RoutineKind.AGGREGATE:
        types = ", ".join(type_name(names, each.type.oid) for each in item.inputs())
        return f"FUNCTION {qualified_name(names.catalog, item)}({types})"
    return f"{_word(item)} {name_of(names, item)}"


def _word(item: Object) -> str:
    if isinstance(item, View | MaterializedView | ForeignTable):
        return "TABLE"
    found = word(item)
    if found == "SERVER":
        return "FOREIGN SERVER"
    return "TYPE" if found == "DOMAIN" else found


def _difference(names: Names, base: Items, acl: Items, kind: str, owner: Oid, on: str) -> Iterator[str]:
    """The REVOKEs of what is no longer held as it was, and the GRANTs of what is held otherwise."""
    kept = [entry for entry in acl if entry in base]
    wanted = {(entry.grantee, entry.grantor) for entry in kept}
    for entry in base:
        if (entry.grantee, entry.grantor) not in wanted:
            yield f"REVOKE ALL ON {on} FROM {_role(names, entry.grantee)}"
    for entry in acl:
        if entry not in kept:
            yield from _granted(names, entry, kind, owner, on)


def _granted(names: Names, entry: AclItem, kind: str, owner: Oid, on: str) -> Iterator[str]:
    plain, grantable = entry.privileges - entry.grantable, entry.grantable
    for letters, option in ((plain, ""), (grantable, " WITH GRANT OPTION")):
        if not letters:
            continue
        statement = f"GRANT {_privileges(letters, kind)} ON {on} TO {_role(names, entry.grantee)}{option}"
        if entry.grantor == owner:
            yield statement
        else:
            grantor = quote_identifier(role_name(names, entry.grantor))
            yield f"SET SESSION AUTHORIZATION {grantor};\n{statement};\nRESET SESSION AUTHORIZATION"


def _privileges(letters: Letters, kind: str) -> str:
    if letters == RIGHTS[kind]:
        return "ALL"
    return ",".join(PRIVILEGE_NAMES[letter] for letter in sorted(letters, key=ORDER.index))


def _role(names: Names, role: Oid) -> str:
    return "PUBLIC" if role == PUBLIC_ROLE else quote_identifier(role_name(names, role))
