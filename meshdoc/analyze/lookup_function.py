"""The routine that a statement names: LookupFuncWithArgs and LookupFuncName (parse_func.c), FuncnameGetCandidates.

CREATE FUNCTION is in create_function.py, ALTER FUNCTION in alter_function.py.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from pglast import ast
from pglast.enums import FunctionParameterMode, ObjectType

from meshdoc import errors
from meshdoc.analyze.lookup_type import operand_type
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.description import shown_type
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import INPUT_MODES, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.system import System, SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Missing, SqlError
from meshdoc.lookup.lsyscache import existing
from meshdoc.lookup.rows import copied
from meshdoc.syntax.names import QualifiedName, qualified

MAX_ARGUMENTS = 100  # FUNC_MAX_ARGS

NOUN = {
    ObjectType.OBJECT_FUNCTION: "function",
    ObjectType.OBJECT_PROCEDURE: "procedure",
    ObjectType.OBJECT_AGGREGATE: "aggregate",
    ObjectType.OBJECT_ROUTINE: "routine",
}


def lookup_routine(names: Names, node: ast.ObjectWithArgs, kind: ObjectType) -> Routine:
    """The routine that a statement about a function, procedure, aggregate or routine names.

    A built-in one is returned as an object that is not in the catalog. Raises SqlError 42883 if it does not exist,
    42725 if the name alone is ambiguous, 42809 if it is of another kind.
    """
    types = tuple(operand_type(names, argument) for argument in node.objargs or ())
    if len(types) > MAX_ARGUMENTS:
        raise SqlError("54023", f"functions cannot have more than {MAX_ARGUMENTS} arguments")
    name = qualified(node.objname)
    found = _meant(names, name, node, kind, types)
    if found is None:
        raise _no_such_routine(names, name, node, kind, types)
    _check_kind(names, name, found, kind, types)
    return found


def find_function(names: Names, name: QualifiedName, types: tuple[Oid, ...]) -> Routine | None:
    """The routine with that name with exactly these input types, None if it does not exist: LookupFuncName."""
    return next((item for item, found in candidates(names, name, all_arguments=False) if found == types), None)


def function_named(names: Names, name: QualifiedName, types: tuple[Oid, ...]) -> Routine:
    """The routine with exactly these input types. Raises SqlError 42883 if it does not exist."""
    found = find_function(names, name, types)
    if found is None:
        raise errors.undefined_function(signature(names, name, types))
    return found


def signature(names: Names, name: QualifiedName, types: Sequence[Oid]) -> str:
    """`f(integer, text)`, with the name as it was written: func_signature_string."""
    return f"{name}({', '.join(shown_type(names, TypeRef(oid)) for oid in types)})"


def routine_by_oid(names: Names, oid: Oid) -> Routine:
    """The routine with that oid, built-in ones included."""
    found = names.catalog.get(oid)
    return found if isinstance(found, Routine) else system_routine(names.system, oid)


# --- the search -------------------------------------------------------------------------------------


def _meant(
    names: Names, name: QualifiedName, node: ast.ObjectWithArgs, kind: ObjectType, types: tuple[Oid, ...]
) -> Routine | None:
    if node.args_unspecified:
        named = [item for item, _ in candidates(names, name, all_arguments=False) if _fits(item, kind)]
        return _only(named, name, node, kind)
    found = find_function(names, name, types)
    if kind not in (ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE) or not node.objfuncargs:
        return found
    if any(argument.mode != FunctionParameterMode.FUNC_PARAM_DEFAULT for argument in node.objfuncargs):
        return found
    by_all = [
        item
        for item, arguments in candidates(names, name, all_arguments=True)
        if arguments == types and _fits(item, kind)
    ]
    both = {item.oid: item for item in (found, _only(by_all, name, node, kind)) if item}
    return _only(list(both.values()), name, node, kind)


def _only(found: Sequence[Routine], name: QualifiedName, node: ast.ObjectWithArgs, kind: ObjectType) -> Routine | None:
    """The one routine found, if any. Raises SqlError 42725 if several are meant."""
    if len(found) > 1:
        hint = f"Specify the argument list to select the {NOUN[kind]} unambiguously." if node.args_unspecified else ""
        raise SqlError("42725", f'{NOUN[kind]} name "{name}" is not unique', hint=hint)
    return found[0] if found else None


def _fits(item: Routine, kind: ObjectType) -> bool:
    """Whether a lookup by name alone considers it of that kind."""
    if kind is ObjectType.OBJECT_ROUTINE:
        return True
    return (item.kind is RoutineKind.PROCEDURE) == (kind is ObjectType.OBJECT_PROCEDURE)


def candidates(names: Names, name: QualifiedName, *, all_arguments: bool) -> Iterator[tuple[Routine, tuple[Oid, ...]]]:
    """The routines named so along the path, with their signatures; the first of equal ones hides the others.

    The signature of a procedure in the SQL standard has the output arguments too; a procedure has no TABLE columns.
    """
    if name.schema:
        names.schema(name.schema)
    hidden: set[tuple[Oid, ...]] = set()
    for schema in names.schemas(name.schema, names.search_path):
        seen_here: set[tuple[Oid, ...]] = set()
        for item in routines_in(names, schema, name.name):
            types = tuple(each.type.oid for each in item.arguments) if all_arguments else item.input_types()
            seen_here.add(types)
            if types not in hidden:
                yield item, types
        hidden |= seen_here


def routines_in(names: Names, schema: Oid, name: str) -> Iterator[Routine]:
    """The routines with that name in one schema, built-in ones included."""
    for item in names.catalog.sharing("routine name", schema, name):
        assert isinstance(item, Routine)
        yield item
    for row in names.system.procs_named(name):
        if row.schema == schema:
            yield system_routine(names.system, row.oid)


def routine_with(names: Names, schema: Oid, name: str, types: tuple[Oid, ...]) -> Routine | None:
    """The routine with that name and these input types in one schema, built-in ones included."""
    own = names.catalog.find("routine", schema, name, types)
    if isinstance(own, Routine):
        return own
    rows = (row for row in names.system.procs_named(name) if row.schema == schema and row.argument_types == types)
    return next((system_routine(names.system, row.oid) for row in rows), None)


@functools.lru_cache(maxsize=512)
def system_routine(system: System, oid: Oid) -> Routine:
    """A built-in routine as a catalog object."""
    return routine_of(existing(system.proc(oid), oid))


def routine_of(row: SystemProc) -> Routine:
    """A row of pg_proc as a catalog object."""
    return copied(
        Routine,
        row,
        kind=RoutineKind(row.kind),
        arguments=tuple(_system_arguments(row)),
        returns=TypeRef(row.returns),
        config=(),
        library=None,
        sql_body=None,
    )


def _system_arguments(row: SystemProc) -> Iterator[Argument]:
    types = row.all_argument_types or row.argument_types
    modes = [ArgumentMode(mode) for mode in row.argument_modes] or [ArgumentMode.IN] * len(types)
    given = row.argument_names or ("",) * len(types)
    first_default = len(row.argument_types) - len(row.defaults)
    place = 0
    for type, mode, name in zip(types, modes, given, strict=True):
        default = None
        if mode in INPUT_MODES:
            default = Expr((row.defaults[place - first_default],)) if place >= first_default else None
            place += 1
        yield Argument(name=name, mode=mode, type=TypeRef(type), default=default)


# --- errors -----------------------------------------------------------------------------------------


def _check_kind(names: Names, name: QualifiedName, found: Routine, kind: ObjectType, types: Sequence[Oid]) -> None:
    words = signature(names, name, types)
    if kind is ObjectType.OBJECT_FUNCTION and found.kind is RoutineKind.PROCEDURE:
        raise SqlError("42809", f"{words} is not a function")
    if kind is ObjectType.OBJECT_PROCEDURE and found.kind is not RoutineKind.PROCEDURE:
        raise SqlError("42809", f"{words} is not a procedure")
    if kind is ObjectType.OBJECT_AGGREGATE and found.kind is not RoutineKind.AGGREGATE:
        raise SqlError("42809", f"function {words} is not an aggregate")


def _no_such_routine(
    names: Names, name: QualifiedName, node: ast.ObjectWithArgs, kind: ObjectType, types: Sequence[Oid]
) -> SqlError:
    noun = "function" if kind is ObjectType.OBJECT_ROUTINE else NOUN[kind]
    if node.args_unspecified:
        article = "an" if noun == "aggregate" else "a"
        missing = Missing(kind=noun, name=str(name))
        return SqlError("42883", f'could not find {article} {noun} named "{name}"', missing=missing)
    if noun == "aggregate" and not types:
        return SqlError("42883", f"aggregate {name}(*) does not exist")
    words = signature(names, name, types)
    return SqlError("42883", f"{noun} {words} does not exist", missing=Missing(kind=noun, name=words))
