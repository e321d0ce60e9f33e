"""CREATE TYPE of shell and base types: DefineType (typecmds.c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.analyze.lookup_function import find_function, signature
from meshdoc.analyze.type import resolve_type
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import BaseType, TypeRef
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import check_superuser
from meshdoc.commands.define import (
    by_name,
    define,
    get_boolean,
    get_qualified_name,
    get_string,
    get_type_length,
    get_type_name,
)
from meshdoc.commands.heap.type import claim_type_name, fill_shell, make_array_type, make_shell, shell_of
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import ARRAY_SUBSCRIPT_HANDLER, BOOL, BYTEA, CSTRING, DEFAULT_COLLATION, INT4, INTERNAL, OID
from meshdoc.record import replace
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName, qualified

ALIGNMENTS = {
    "double": "d",
    "float8": "d",
    "pg_catalog.float8": "d",
    "int4": "i",
    "pg_catalog.int4": "i",
    "int2": "s",
    "pg_catalog.int2": "s",
    "char": "c",
    "pg_catalog.bpchar": "c",
}
STORAGES = {"plain": "p", "external": "e", "extended": "x", "main": "m"}
CSTRING_ARRAY: Oid = 1263
RAW_ARRAY_SUBSCRIPT_HANDLER: Oid = 6180


@define(ObjectType.OBJECT_TYPE)
def create_type(stmt: ast.DefineStmt, session: Session) -> None:
    """CREATE TYPE name, and CREATE TYPE name (INPUT = ..., ...)."""
    check_superuser(session, "must be superuser to create a base type")
    name = qualified(stmt.defnames)
    schema = claim_type_name(session, name)
    shell = shell_of(session, schema, name.name)
    if not stmt.definition:
        if shell is not None:
            raise errors.duplicate_type(name.name)
        make_shell(session, schema, name.name)
        return
    if shell is None:
        raise SqlError(
            "42710",
            f'type "{name.name}" does not exist',
            hint="Create the type as a shell type, then create its I/O functions, then do a full CREATE TYPE.",
        )
    options = by_name([item for item in stmt.definition if _is_known(session, item)], {"analyse": "analyze"})
    fill_shell(session, _with_functions(session, _shape(session, shell, options), options))
    make_array_type(session.catalog, shell.oid, schema, name.name)


def _is_known(session: Session, element: ast.DefElem) -> bool:
    if element.defname in KNOWN or element.defname == "analyse":
        return True
    session.notice(f'type attribute "{element.defname}" not recognized', "warning", "42601")
    return False


def _shape(session: Session, shell: BaseType, options: dict[str, ast.DefElem]) -> BaseType:
    """The type with all options applied except the functions; LIKE comes first, so that others override it."""
    type = replace(shell, defined=True, category="U", acl=default_acl(session, "T", shell.owner, shell.schema))
    if like := options.get("like"):
        row = Facts(session.names).type(resolve_type(Facts(session.names), get_type_name(like)).oid)
        type = replace(type, length=row.length, by_value=row.by_value, align=row.align, storage=row.storage)
    for name, read in READERS.items():
        if name in options:
            type = read(session, type, options[name])
    return type


def _category(session: Session, type: BaseType, element: ast.DefElem) -> BaseType:
    text = get_string(element)
    if not text or not 32 <= ord(text[0]) <= 126:
        raise SqlError("22023", f'invalid type category "{text}": must be simple ASCII')
    return replace(type, category=text[0])


def _element(session: Session, type: BaseType, element: ast.DefElem) -> BaseType:
    oid = resolve_type(Facts(session.names), get_type_name(element)).oid
    if Facts(session.names).type(oid).kind == "p":
        raise SqlError("42804", f"array element type cannot be {session.shown_type(TypeRef(oid))}")
    return replace(type, element=oid)


def _alignment(session: Session, type: BaseType, element: ast.DefElem) -> BaseType:
    text = get_string(element)
    if text.lower() not in ALIGNMENTS:
        raise SqlError("22023", f'alignment "{text}" not recognized')
    return replace(type, align=ALIGNMENTS[text.lower()])


def _storage(session: Session, type: BaseType, element: ast.DefElem) -> BaseType:
    text = get_string(element)
    if text.lower() not in STORAGES:
        raise SqlError("22023", f'storage "{text}" not recognized')
    return replace(type, storage=STORAGES[text.lower()])


READERS: dict[str, Callable[[Session, BaseType, ast.DefElem], BaseType]] = {
    "internallength": lambda _, type, element: replace(type, length=get_type_length(element)),
    "category": _category,
    "preferred": lambda _, type, element: replace(type, preferred=get_boolean(element)),
    "delimiter": lambda _, type, element: replace(type, delimiter=get_string(element)[:1]),
    "element": _element,
    "default": lambda _, type, element: replace(type, default=get_string(element)),
    "passedbyvalue": lambda _, type, element: replace(type, by_value=get_boolean(element)),
    "alignment": _alignment,
    "storage": _storage,
    "collatable": lambda _, type, element: replace(
        type, collation=DEFAULT_COLLATION if get_boolean(element) else NO_OID
    ),
}
"""Readers of the options, in PostgreSQL's order."""


# --- functions --------------------------------------------------------------------------------------


def _with_functions(session: Session, type: BaseType, options: dict[str, ast.DefElem]) -> BaseType:
    for name in ("input", "output"):
        if name not in options:
            raise SqlError("42P17", f"type {name} function must be specified")
    if "typmod_out" in options and "typmod_in" not in options:
        raise SqlError("42P17", "type modifier output function is useless without a type modifier input function")
    names = {name: get_qualified_name(options[name]) for name in FINDERS if name in options}
    found = {name: find(session, names[name], type.oid) for name, find in FINDERS.items() if name in names}
    if "subscript" not in found and type.element:
        element = Facts(session.names).type(type.element)
        if type.length <= 0 or type.by_value or element.length <= 0:
            raise SqlError("22023", "element type cannot be specified without a subscripting function")
        found["subscript"] = RAW_ARRAY_SUBSCRIPT_HANDLER
    _check_representation(session, type)
    functions: dict[str, Any] = dict.fromkeys(FINDERS, NO_OID) | found
    return replace(type, **functions)


def _check_representation(session: Session, type: BaseType) -> None:
    """Refuse lengths, alignments and storage that do not fit together: the checks of TypeCreate."""
    sized = {1: "c", 2: "s", 4: "i", 8: "d"}
    if not (type.length > 0 or type.length in (-1, -2)):
        raise SqlError("42P17", f"invalid type internal size {type.length}")
    if type.by_value:
        if type.length not in sized:
            raise SqlError("42P17", f"internal size {type.length} is invalid for passed-by-value type")
        if type.align != sized[type.length]:
            raise SqlError(
                "42P17", f'alignment "{type.align}" is invalid for passed-by-value type of size {type.length}'
            )
    elif (type.length == -1 and type.align not in "id") or (type.length == -2 and type.align != "c"):
        raise SqlError("42P17", f'alignment "{type.align}" is invalid for variable-length type')
    if type.storage != "p" and type.length != -1:
        raise SqlError("42P17", "fixed-size types must have storage PLAIN")


def _returning(session: Session, function: Routine, name: QualifiedName, result: Oid, role: str) -> Oid:
    if function.returns.oid != result:
        wanted = session.shown_type(TypeRef(result))
        raise SqlError("42P17", f"type {role} function {name} must return type {wanted}")
    return function.oid


def _undefined(session: Session, name: QualifiedName, types: tuple[Oid, ...]) -> SqlError:
    return errors.undefined_function(signature(session.names, name, types))


def _volatile_warning(session: Session, function: Routine, name: QualifiedName, role: str) -> None:
    if function.volatility == "v":
        session.notice(f"type {role} function {name} should not be volatile", "warning", "42P17")


def _reader(role: str, argument: Oid) -> Callable[[Session, QualifiedName, Oid], Oid]:
    """The lookup of an input or receive function, which may also take the element type and the type modifier.

    Raises SqlError 42725 if both forms exist (findTypeInputFunction).
    """
    signatures = ((argument,), (argument, OID, INT4))

    def find(session: Session, name: QualifiedName, type: Oid) -> Oid:
        short, long = (find_function(session.names, name, types) for types in signatures)
        if short and long:
            raise SqlError("42725", f"type {role} function {name} has multiple matches")
        found = short or long
        if found is None:
            raise _undefined(session, name, signatures[0])
        oid = _returning(session, found, name, type, role)
        _volatile_warning(session, found, name, role)
        return oid

    return find


def _finder(role: str, argument: Oid, result: Oid) -> Callable[[Session, QualifiedName, Oid], Oid]:
    """The lookup of a type's support function in a role; argument 0 represents the type itself."""

    def find(session: Session, name: QualifiedName, type: Oid) -> Oid:
        types = (argument or type,)
        found = find_function(session.names, name, types)
        if found is None:
            raise _undefined(session, name, types)
        oid = _returning(session, found, name, result, role)
        if role == "subscripting" and oid == ARRAY_SUBSCRIPT_HANDLER:
            raise SqlError("42P17", f"user-defined types cannot use subscripting function {name}")
        if role not in ("analyze", "subscripting"):
            _volatile_warning(session, found, name, role)
        return oid

    return find


FINDERS: dict[str, Callable[[Session, QualifiedName, Oid], Oid]] = {
    "input": _reader("input", CSTRING),
    "output": _finder("output", NO_OID, CSTRING),
    "receive": _reader("receive", INTERNAL),
    "send": _finder("send", NO_OID, BYTEA),
    "typmod_in": _finder("typmod_in", CSTRING_ARRAY, INT4),
    "typmod_out": _finder("typmod_out", INT4, CSTRING),
    "analyze": _finder("analyze", INTERNAL, BOOL),
    "subscript": _finder("subscripting", INTERNAL, INTERNAL),
}
KNOWN = frozenset({"like", *READERS, *FINDERS})
