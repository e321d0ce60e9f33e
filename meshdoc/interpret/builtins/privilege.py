"""Privilege inquiry functions: has_table_privilege, pg_has_role and related functions with their overloads (acl.c)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeAlias

from meshdoc import errors
from meshdoc.catalog.acl import PRIVILEGES, PUBLIC_ROLE, RIGHTS, Letters, effective, held
from meshdoc.catalog.contents import Value
from meshdoc.catalog.object import FIRST_USER_OID, Object, Oid
from meshdoc.catalog.relation import Column, Relation, Sequence
from meshdoc.catalog.relation_privilege import relation_privileges, uses_schema
from meshdoc.catalog.type import RowType, TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin
from meshdoc.interpret.database_name import find_database
from meshdoc.interpret.text import read
from meshdoc.interpret.value import Uncertain
from meshdoc.nodes import oids

GRANT_OPTION = " WITH GRANT OPTION"
Named: TypeAlias = "str | int"
"""An object or a role, given by its name or its oid."""
Wanted: TypeAlias = tuple[str, bool]
"""A privilege, and whether its grant option is asked for."""
Finder: TypeAlias = Callable[[Call, Any], Oid]


def _role(call: Call, role: Named) -> Oid:
    """get_role_oid_or_public, for a name."""
    if not isinstance(role, str):
        return role
    return PUBLIC_ROLE if role == "public" else call.session.role(role).oid


def _privileges(text: str, possible: frozenset[str]) -> list[Wanted]:
    """The privileges of a list: convert_any_priv_string."""
    return [_privilege(part, possible) for part in text.split(",")]


def _privilege(text: str, possible: frozenset[str]) -> Wanted:
    word = " ".join(text.split())
    grantable = word.upper().endswith(GRANT_OPTION)
    letter = PRIVILEGES.get(word.lower().removesuffix(GRANT_OPTION.lower()), "")
    if letter not in possible:
        raise _unrecognized(text)
    return letter, grantable


def _unrecognized(text: str) -> SqlError:
    return SqlError("22023", f'unrecognized privilege type: "{text.strip()}"')


# --- the object that a name means ---------------------------------------------------------------------------


def _database(call: Call, name: str) -> Oid:
    return find_database(call.session, name).oid


def _by_name(call: Call, name: str, noun: str, state: str) -> Oid:
    """get_namespace_oid, get_language_oid and the like: a name as it is, not an identifier."""
    found = call.session.catalog.find(noun, name)
    if found is None:
        raise SqlError(state, f'{noun} "{name}" does not exist')
    return found.oid


def _read(call: Call, name: str, type: Oid) -> Oid:
    """convert_table_name and the like: a name as the input function of an oid type reads it."""
    return int(str(read(call.facts, TypeRef(type), name)))


def _sequence(call: Call, name: str) -> Oid:
    oid = _read(call, name, oids.REGCLASS)
    if not isinstance(call.session.catalog.get(oid), Sequence):
        raise SqlError("42809", f'"{name}" is not a sequence')
    return oid


OBJECTS: dict[str, tuple[str, Finder]] = {
    "database": ("d", _database),
    "table": ("r", partial(_read, type=oids.REGCLASS)),
    "sequence": ("s", _sequence),
    "function": ("f", partial(_read, type=oids.REGPROCEDURE)),
    "type": ("T", partial(_read, type=oids.REGTYPE)),
    "schema": ("n", partial(_by_name, noun="schema", state="3F000")),
    "language": ("l", partial(_by_name, noun="language", state="42704")),
    "tablespace": ("t", partial(_by_name, noun="tablespace", state="42704")),
}
"""The kinds of objects: the letter of their privileges, and the look-up by name."""


def _object(call: Call, oid: Oid, kind: str = "r") -> Object | None:
    """The object; None if none has the oid."""
    found = call.session.catalog.get(oid)
    if found is None and 0 < oid < FIRST_USER_OID and kind in "rfT":
        raise Uncertain("the privileges on a built-in object are unknown")
    return found


def _may(call: Call, role: Oid, named: Named, privilege: str, *, kind: str, find: Finder) -> Value:
    """Whether the role has one of the privileges on the object; NULL if no object has that oid."""
    is_superuser = call.session.roles.is_superuser(role)
    if kind == "s":
        _privileges(privilege, RIGHTS[kind])  # which are read first here, and last otherwise
    oid = named if isinstance(named, int) else find(call, named)
    wanted = _privileges(privilege, RIGHTS[kind])
    if is_superuser and (kind != "r" or isinstance(named, str)):
        return True
    item = _object(call, call.facts.element_type(oid) or oid if kind == "T" else oid, kind)
    if isinstance(item, RowType):
        raise Uncertain("the privileges on the type of a relation's rows are unknown")
    if item is None:
        return None
    granted, grantable = _held(call, role, item, kind)
    return any(letter in (grantable if with_option else granted) for letter, with_option in wanted)


def _held(call: Call, role: Oid, item: Any, kind: str) -> tuple[Letters, Letters]:
    """The privileges of a role on an object, and those it may grant."""
    roles = call.session.roles
    if roles.is_superuser(role):
        return RIGHTS[kind], RIGHTS[kind]
    own_kind = "s" if isinstance(item, Sequence) else kind
    mine = held(effective(item.acl, own_kind, item.owner), role, item.owner, roles)
    granted = mine.privileges
    if isinstance(item, Relation | Sequence):
        granted |= relation_privileges(roles, item, role)
    elif kind == "n" and uses_schema(roles, item, role):
        granted |= {"U"}
    return granted, mine.grantable & granted


NAMED = ("name", "id")


def _overloads(name: str, endings: Iterable[str], ask: Callable[..., Value], whose: Finder = _role) -> None:
    """Register a function and its overloads with a role as their first argument; `whose` looks that role up."""
    for ending in endings:
        builtin(f"{name}_{ending}")(lambda call, *rest: ask(call, call.session.current_user, *rest))
        for given in NAMED:
            builtin(f"{name}_{given}_{ending}")(lambda call, role, *rest: ask(call, whose(call, role), *rest))


for _noun, (_kind, _find) in OBJECTS.items():
    _overloads(f"has_{_noun}_privilege", NAMED, partial(_may, kind=_kind, find=_find))


# --- columns ------------------------------------------------------------------------------------------------


def _may_any(call: Call, role: Oid, table: Named, privilege: str) -> Value:
    """has_any_column_privilege: on the table, or on one of its columns."""
    item = _object(call, table if isinstance(table, int) else _read(call, table, oids.REGCLASS))
    wanted = _privileges(privilege, RIGHTS["c"])
    if not isinstance(item, Relation | Sequence):
        return None
    return any(_on_columns(call, role, item, one, None) for one in wanted)


def _may_column(call: Call, role: Oid, table: Named, column: str | int, privilege: str) -> Value:
    """has_column_privilege: on the table, or on the column; NULL if there is no column of that number."""
    item = _object(call, table if isinstance(table, int) else _read(call, table, oids.REGCLASS))
    if not isinstance(item, Relation | Sequence):
        return None
    found = [one for one in _columns(item) if column in (one.name, one.attnum)]
    if not found and isinstance(column, str):
        raise errors.undefined_column_of(column, item.name)
    wanted = _privileges(privilege, RIGHTS["c"])
    return any(_on_columns(call, role, item, one, found[0].attnum) for one in wanted) if found else None


def _columns(item: Relation | Sequence) -> tuple[Column, ...]:
    return item.columns if isinstance(item, Relation) else ()


def _on_columns(call: Call, role: Oid, item: Relation | Sequence, wanted: Wanted, attnum: int | None) -> bool:
    letter, with_option = wanted
    granted, grantable = _held(call, role, item, "r")
    if letter in (grantable if with_option else granted):
        return True
    for column in _columns(item):
        if column.acl is not None and attnum in (None, column.attnum):
            mine = held(column.acl, role, item.owner, call.session.roles)
            if letter in (mine.grantable if with_option else mine.privileges):
                return True
    return False


_overloads("has_any_column_privilege", NAMED, _may_any)
_overloads(
    "has_column_privilege", (f"{table}_{column}" for table in NAMED for column in ("name", "attnum")), _may_column
)


# --- memberships --------------------------------------------------------------------------------------------


def _member(call: Call, role: Named) -> Oid:
    """get_role_oid, for a name."""
    return role if isinstance(role, int) else call.session.role(role).oid


def _has_role(call: Call, member: Oid, named: Named, privilege: str) -> bool:
    """pg_has_role: pg_role_aclcheck."""
    role = _member(call, named)
    roles = call.session.roles
    ways = {"member": roles.is_member, "usage": roles.has_privileges_of, "set": roles.may_set_role}
    asked = []
    for part in privilege.split(","):
        word = " ".join(part.lower().split())
        option = next((end for end in ADMIN_OPTIONS if word.endswith(end)), "")
        if word.removesuffix(option) not in ways:
            raise _unrecognized(part)
        asked.append(roles.is_admin if option else ways[word])
    return any(way(member, role) for way in asked)


ADMIN_OPTIONS = (" with grant option", " with admin option")
_overloads("pg_has_role", NAMED, _has_role, _member)
