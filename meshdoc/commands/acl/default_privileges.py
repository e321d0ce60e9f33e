"""ALTER DEFAULT PRIVILEGES, and the initial privileges of new objects: aclchk.c."""

from __future__ import annotations

from collections.abc import Iterable

from pglast import ast
from pglast.enums import DropBehavior, ObjectType

from meshdoc.catalog.acl import PRIVILEGES, RIGHTS, Editor, Grant, Items, Letters, acl_default, in_order
from meshdoc.catalog.dependency import Behavior
from meshdoc.catalog.object import NO_OID, Acl, Oid
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.commands.acl.permission import grantee_oid, role_oid
from meshdoc.commands.define import by_name
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import strings

ACL_KINDS = {"r": "r", "S": "s", "f": "f", "T": "T", "n": "n", "L": "L"}
"""Maps the letters of pg_default_acl.defaclobjtype to the letters of acl.py."""

OBJECT_KINDS = {
    ObjectType.OBJECT_TABLE: ("r", "relation"),
    ObjectType.OBJECT_SEQUENCE: ("S", "sequence"),
    ObjectType.OBJECT_FUNCTION: ("f", "function"),
    ObjectType.OBJECT_PROCEDURE: ("f", "procedure"),
    ObjectType.OBJECT_ROUTINE: ("f", "routine"),
    ObjectType.OBJECT_TYPE: ("T", "type"),
    ObjectType.OBJECT_SCHEMA: ("n", "schema"),
    ObjectType.OBJECT_LARGEOBJECT: ("L", "large object"),
}
RIGHTS_OF_DEFAULTS = {kind: RIGHTS[letter] for kind, letter in ACL_KINDS.items()}
WITHOUT_SCHEMA = {"n": "GRANT/REVOKE ON SCHEMAS", "L": "GRANT/REVOKE ON LARGE OBJECTS"}


def default_acl(session: Session, kind: str, owner: Oid, schema: Oid) -> Acl:
    """The initial privileges of a new object of `owner` in `schema` (0 if it has none): get_user_default_acl.

    `kind` is r (tables, views and other relations), S (sequence), f (routine), T (type), n (schema) or L (large
    object). Returns None if they equal the built-in default of the kind.
    """
    everywhere, here = _stored(session, owner, NO_OID, kind), _stored(session, owner, schema, kind) if schema else None
    if everywhere is None and here is None:
        return None
    built_in = acl_default(ACL_KINDS[kind], owner)
    result = built_in if everywhere is None else everywhere
    for item in here or ():  # aclmerge
        result = Editor(owner, session.roles).add(result, item)
    return None if in_order(result) == in_order(built_in) else in_order(result)


def _stored(session: Session, role: Oid, schema: Oid, kind: str) -> Items | None:
    found = session.catalog.find("default acl", role, schema, kind)
    return found.privileges or () if isinstance(found, DefaultPrivileges) else None


@command(ast.AlterDefaultPrivilegesStmt)
def alter_default_privileges(stmt: ast.AlterDefaultPrivilegesStmt, session: Session) -> None:
    """ALTER DEFAULT PRIVILEGES: ExecAlterDefaultPrivilegesStmt."""
    options = by_name(stmt.options)
    action = stmt.action
    assert action is not None and action.objtype is not None
    kind, noun = OBJECT_KINDS[action.objtype]
    grant = Grant(
        is_grant=bool(action.is_grant),
        grantees=tuple(grantee_oid(session, spec) for spec in action.grantees or ()),
        privileges=_letters(action.privileges or (), kind, noun),
        grant_option=bool(action.grant_option),
        behavior=Behavior.CASCADE if action.behavior is DropBehavior.DROP_CASCADE else Behavior.RESTRICT,
    )
    owners = (
        [role_oid(session, spec) for spec in options["roles"].arg] if "roles" in options else [session.current_user]
    )
    schemas = strings(options["schemas"].arg) if "schemas" in options else ()
    mark = session.catalog.mark()
    for owner in owners:
        if not session.roles.has_privileges_of(session.current_user, owner):
            raise SqlError("42501", "permission denied to change default privileges")
        for schema in [session.names.schema(name).oid for name in schemas] or [NO_OID]:
            set_default_acl(session, owner, schema, kind, grant)
    if session.catalog.mark() == mark:
        if schemas and not grant.is_grant:
            raise Inert("nothing to revoke: default privileges of a schema only add to the global ones")
        raise Inert("the default privileges are already as stated")


def _letters(privileges: Iterable[ast.AccessPriv], kind: str, noun: str) -> Letters:
    letters = set()
    for privilege in privileges:
        if privilege.cols:
            raise SqlError("0LP01", "default privileges cannot be set for columns")
        letter = privilege_letter(privilege.priv_name or "")
        if letter not in RIGHTS[ACL_KINDS[kind]]:
            raise SqlError("0LP01", f"invalid privilege type {(privilege.priv_name or '').upper()} for {noun}")
        letters.add(letter)
    return frozenset(letters) or RIGHTS[ACL_KINDS[kind]]


def privilege_letter(name: str) -> str:
    """The letter of a privilege. Raises SqlError 42601 if no privilege has this name: string_to_privilege."""
    if name not in PRIVILEGES:
        raise SqlError("42601", f'unrecognized privilege type "{name}"')
    return PRIVILEGES[name]


def set_default_acl(session: Session, role: Oid, schema: Oid, kind: str, grant: Grant) -> None:
    """Apply one grant to a role's default privileges; built-in defaults are not stored: SetDefaultACL."""
    if schema and kind in WITHOUT_SCHEMA:
        raise SqlError("0LP01", f"cannot use IN SCHEMA clause when using {WITHOUT_SCHEMA[kind]}")
    found = session.catalog.find("default acl", role, schema, kind)
    built_in = () if schema else acl_default(ACL_KINDS[kind], role)
    old = found.privileges or () if isinstance(found, DefaultPrivileges) else built_in
    new = grant.applied(old, role, Editor(role, session.roles))
    if in_order(new) == in_order(built_in):
        if found:
            session.catalog.drop(found.oid)
    elif isinstance(found, DefaultPrivileges):
        session.catalog.alter(replace(found, privileges=new))
    else:
        session.catalog.create(DefaultPrivileges(role=role, schema=schema, kind=kind, privileges=new))
