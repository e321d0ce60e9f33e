"""CREATE FUNCTION and CREATE PROCEDURE: CreateFunction (functioncmds.c).

Differs from PostgreSQL: bodies in languages other than SQL and PL/pgSQL are stored unchecked, and C libraries are never
loaded; a library given by its path is assumed to exist.
"""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.type import resolve_type
from meshdoc.catalog.database import Language
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_privilege, is_superuser
from meshdoc.commands.define import get_string
from meshdoc.commands.function.function_options import gather, with_options
from meshdoc.commands.function.function_parameters import Parameters, interpret_parameters, return_type
from meshdoc.commands.function.procedure import create_routine
from meshdoc.commands.function.routine_body import Validator, bind_body, validate_body, validate_sql
from meshdoc.commands.language import language_named
from meshdoc.commands.object.named import creation_name
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.plpgsql import compile as plpgsql
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import EVENT_TRIGGER, POLYMORPHIC, RECORD, TRIGGER, VOID
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import strings

DEFAULT_COST, BUILT_IN_COST, DEFAULT_ROWS = 100, 1, 1000
BUILT_IN = frozenset({"internal", "c"})
VALIDATORS: dict[str, Validator] = {"sql": validate_sql, "plpgsql": plpgsql.validate}


@command(ast.CreateFunctionStmt)
def create_function(stmt: ast.CreateFunctionStmt, session: Session) -> None:
    """CREATE [OR REPLACE] FUNCTION or PROCEDURE."""
    name, schema = creation_name(session, stmt.funcname)
    kind = RoutineKind.PROCEDURE if stmt.is_procedure else RoutineKind.FUNCTION
    options, settings = gather(stmt.options, kind)
    language = _language(session, stmt, options)
    transforms = _transforms(session, options, language)
    parameters = interpret_parameters(session, stmt.parameters, kind, language.oid)
    result, returns_set = _result(session, stmt, parameters)
    routine = Routine(
        name=name,
        schema=schema,
        kind=kind,
        arguments=tuple(parameters.arguments),
        returns=TypeRef(result),
        returns_set=returns_set,
        language=language.oid,
        cost=BUILT_IN_COST if language.name in BUILT_IN else DEFAULT_COST,
        rows=DEFAULT_ROWS if returns_set else 0,
        transforms=transforms,
    )
    routine = with_options(session, routine, options, settings)
    routine = _with_body(session, routine, language, stmt, options)
    _check_types(session, routine, language)
    created = create_routine(session, routine, replace_existing=bool(stmt.replace))
    if language.name in VALIDATORS and stmt.sql_body is None:
        validate_body(session, created, VALIDATORS[language.name])


def _language(session: Session, stmt: ast.CreateFunctionStmt, options: dict[str, ast.DefElem]) -> Language:
    if "language" in options:
        name = get_string(options["language"])
    elif stmt.sql_body is not None:
        name = "sql"
    else:
        raise SqlError("42P13", "no language specified")
    found = language_named(session, name)
    if found.trusted:
        check_privilege(session, found, "U")
    elif not is_superuser(session):
        raise errors.permission_denied("language", name)
    return found


def _transforms(session: Session, options: dict[str, ast.DefElem], language: Language) -> tuple[Oid, ...]:
    """The oids of the transforms of TRANSFORM FOR TYPE. Raises SqlError 42704 if the language has none for a type."""
    if "transform" not in options:
        return ()
    facts = Facts(session.names)
    found: list[Oid] = []
    for node in options["transform"].arg:
        type = resolve_type(facts, node).oid
        element = facts.base_element_type(type) or type
        transform = session.catalog.find("transform", element, language.oid)
        if transform is None:
            words = session.shown_type(TypeRef(element))
            raise SqlError("42704", f'transform for type {words} language "{language.name}" does not exist')
        found.append(transform.oid)
    return tuple(found)


def _result(session: Session, stmt: ast.CreateFunctionStmt, parameters: Parameters) -> tuple[Oid, bool]:
    """The result type, and whether it is a set. Raises SqlError 42P13 if RETURNS contradicts the output parameters."""
    if stmt.is_procedure:
        return parameters.result or VOID, False
    if stmt.returnType is None:
        if not parameters.result:
            raise SqlError("42P13", "function result type must be specified")
        return parameters.result, False
    found = return_type(session, stmt.returnType, parameters.language)
    if parameters.result and found != parameters.result:
        shown = session.shown_type(TypeRef(parameters.result))
        raise SqlError("42P13", f"function result type must be {shown} because of OUT parameters")
    return found, bool(stmt.returnType.setof)


def _with_body(
    session: Session,
    routine: Routine,
    language: Language,
    stmt: ast.CreateFunctionStmt,
    options: dict[str, ast.DefElem],
) -> Routine:
    """The routine with its body, from AS or an SQL-standard body: interpret_AS_clause."""
    if stmt.sql_body is not None:
        if "as" in options:
            raise SqlError("42P13", "duplicate function body specified")
        if language.name != "sql":
            raise SqlError("42P13", "inline SQL function body only valid for language SQL")
        return replace(routine, sql_body=bind_body(session, routine, stmt.sql_body))
    if "as" not in options:
        raise SqlError("42P13", "no function body specified")
    items = strings(options["as"].arg)
    if language.name == "c":
        _check_library(session, items[0])
        symbol = items[1] if len(items) > 1 and items[1] != "-" else routine.name
        return replace(routine, library=items[0], body=symbol)
    if len(items) != 1:
        raise SqlError("42P13", f'only one AS item needed for language "{language.name}"')
    if language.name == "internal":
        return replace(routine, body=_internal_name(session, items[0] or routine.name))
    return replace(routine, body=items[0])


def _internal_name(session: Session, name: str) -> str:
    """The name of a built-in function. Raises SqlError 42883 if it does not exist: fmgr_internal_validator."""
    internal = session.system.languages["internal"].oid
    rows = session.system.table(SystemProc).where(("language", "body"), (internal, name))
    if not rows:
        raise SqlError("42883", f'there is no built-in function named "{name}"')
    return name


def _check_library(session: Session, library: str) -> None:
    """Raise SqlError 58P01 for a library without a path that is not one of PostgreSQL's; a path is assumed to exist."""
    if "/" in library or library.removesuffix(".so") in session.system.extension_names:
        return
    raise SqlError("58P01", f'could not access file "{library}": No such file or directory')


# --- types that languages do not support ------------------------------------------------------------


def _check_types(session: Session, routine: Routine, language: Language) -> None:
    """Refuse pseudo-types that the language does not support: fmgr_sql_validator and plpgsql_validator."""
    if language.name == "sql":
        _refuse(session, routine.returns.oid, {VOID, RECORD}, "42P13", "SQL functions cannot return type")
        for argument in routine.inputs():
            message = "SQL functions cannot have arguments of type"
            _refuse(session, argument.type.oid, set(), "42P13", message)
    elif language.name == "plpgsql":
        allowed = {VOID, RECORD, TRIGGER, EVENT_TRIGGER}
        _refuse(session, routine.returns.oid, allowed, "0A000", "PL/pgSQL functions cannot return type")
        for argument in routine.arguments:
            _refuse(session, argument.type.oid, {RECORD}, "0A000", "PL/pgSQL functions cannot accept type")
        _check_trigger(session, routine)


def _refuse(session: Session, type: Oid, allowed: set[Oid], sqlstate: str, message: str) -> None:
    if type in allowed or type in POLYMORPHIC:
        return
    if Facts(session.names).type(type).kind == "p":
        raise SqlError(sqlstate, f"{message} {session.shown_type(TypeRef(type))}")


def _check_trigger(session: Session, routine: Routine) -> None:
    if not routine.inputs() or session.setting("check_function_bodies") != "on":
        return
    if routine.returns.oid == TRIGGER:
        raise SqlError(
            "42P13",
            "trigger functions cannot have declared arguments",
            hint="The arguments of the trigger can be accessed through TG_NARGS and TG_ARGV instead.",
        )
    if routine.returns.oid == EVENT_TRIGGER:
        raise SqlError("42P13", "event trigger functions cannot have declared arguments")
