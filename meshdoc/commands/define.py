"""CREATE ... (name = value, ...): parsing of the values (define.c), and dispatch of DefineStmt by kind."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import MappingProxyType

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.adt.integer import read_integer
from meshdoc.analyze.type import type_name_text
from meshdoc.diagnostics import SqlError
from meshdoc.registry import Registry
from meshdoc.session import Session, command
from meshdoc.syntax.names import QualifiedName, qualified, strings

define: Registry[ObjectType, Callable[[ast.DefineStmt, Session], None]] = Registry("definition")

TRUE = frozenset({"true", "on"})
FALSE = frozenset({"false", "off"})


@command(ast.DefineStmt)
def define_object(stmt: ast.DefineStmt, session: Session) -> None:
    """CREATE AGGREGATE, OPERATOR, TYPE, TEXT SEARCH ... and COLLATION, dispatched as in ProcessUtilitySlow."""
    define[ObjectType(stmt.kind)](stmt, session)


def conflicting(element: ast.DefElem) -> SqlError:
    """The error for a repeated option: errorConflictingDefElem."""
    return errors.conflicting_options(offset=element.location)


def by_name(
    elements: Iterable[ast.DefElem] | None, synonyms: Mapping[str, str] = MappingProxyType({})
) -> dict[str, ast.DefElem]:
    """The options by name, with synonyms replaced. Raises SqlError 42601 for a repeated option."""
    found: dict[str, ast.DefElem] = {}
    for element in elements or ():
        name = synonyms.get(element.defname, element.defname)
        if name in found:
            raise conflicting(element)
        found[name] = element
    return found


def known_by_name(elements: Iterable[ast.DefElem] | None, known: Container[str], noun: str) -> dict[str, ast.DefElem]:
    """The options by name. Raises SqlError 42601 for one that is repeated or not known; `noun` is for the message."""

    def recognized() -> Iterator[ast.DefElem]:
        for element in elements or ():
            if element.defname not in known:
                raise SqlError("42601", f'{noun} "{element.defname}" not recognized', offset=element.location)
            yield element

    return by_name(recognized())


def recognized(elements: Iterable[ast.DefElem] | None, known: Container[str], statement: str) -> Iterator[ast.DefElem]:
    """The options of a statement in parentheses, in order. Raises SqlError 42601 at one that it does not have."""
    for element in elements or ():
        if element.defname not in known:
            raise SqlError("42601", f'unrecognized {statement} option "{element.defname}"', offset=element.location)
        yield element


def get_string(element: ast.DefElem) -> str:
    """The value as text, however it was written: defGetString."""
    value = element.arg
    if value is None:
        raise errors.parameter_required(element.defname)
    if isinstance(value, tuple):
        return ".".join(strings(value))
    if isinstance(value, ast.TypeName):
        return type_name_text(value)
    if isinstance(value, ast.Integer):
        return str(value.ival)
    if isinstance(value, ast.Float):
        return str(value.fval)
    if isinstance(value, ast.Boolean):
        return "true" if value.boolval else "false"
    return "*" if isinstance(value, ast.A_Star) else str(value.sval)


def get_numeric(element: ast.DefElem) -> float:
    """The value as a number: defGetNumeric."""
    if isinstance(element.arg, ast.Integer):
        return float(element.arg.ival)
    if isinstance(element.arg, ast.Float):
        return float(element.arg.fval)
    raise SqlError("42601", f"{element.defname} requires a numeric value")


def get_bigint(element: ast.DefElem) -> int:
    """The value as a bigint: defGetInt64, whose grammar gives large integers as Float."""
    if isinstance(element.arg, ast.Float):
        return int(read_integer(element.arg.fval, "int8in"))
    return int(get_numeric(element))


def get_integer(element: ast.DefElem) -> int:
    """The value as an integer: defGetInt32."""
    if isinstance(element.arg, ast.Integer):
        return int(element.arg.ival)
    raise SqlError("42601", f"{element.defname} requires an integer value")


def get_boolean(element: ast.DefElem) -> bool:
    """The value as a Boolean, true if there is none: defGetBoolean."""
    if element.arg is None:
        return True
    if isinstance(element.arg, ast.Integer):
        if element.arg.ival in (0, 1):
            return bool(element.arg.ival)
    elif (text := get_string(element).lower()) in TRUE | FALSE:
        return text in TRUE
    raise SqlError("42601", f"{element.defname} requires a Boolean value")


def get_qualified_name(element: ast.DefElem) -> QualifiedName:
    """The value as a name: defGetQualifiedName."""
    value = element.arg
    if isinstance(value, ast.TypeName):
        return qualified(value.names)
    if isinstance(value, tuple):
        return qualified(value)
    if isinstance(value, ast.String):
        return QualifiedName(None, value.sval)
    if value is None:
        raise errors.parameter_required(element.defname)
    raise SqlError("42601", f"argument of {element.defname} must be a name")


def get_type_name(element: ast.DefElem) -> ast.TypeName:
    """The value as a type name: defGetTypeName."""
    value = element.arg
    if isinstance(value, ast.TypeName):
        return value
    if isinstance(value, ast.String):
        return ast.TypeName(names=(value,), typemod=-1)
    if value is None:
        raise errors.parameter_required(element.defname)
    raise SqlError("42601", f"argument of {element.defname} must be a type name")


def get_type_length(element: ast.DefElem) -> int:
    """The value as a type length, -1 for `variable`: defGetTypeLength."""
    value = element.arg
    if value is None:
        raise errors.parameter_required(element.defname)
    if isinstance(value, ast.Integer):
        return int(value.ival)
    if isinstance(value, ast.Float):
        raise SqlError("42601", f"{element.defname} requires an integer value")
    if get_string(element).lower() == "variable":
        return -1
    raise SqlError("42601", f'invalid argument for {element.defname}: "{get_string(element)}"')
