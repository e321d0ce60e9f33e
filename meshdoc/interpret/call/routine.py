"""Routine calls: bodies in SQL and PL/pgSQL executed with their arguments. Mirrors functions.c and fmgr.c.

Differs from PostgreSQL in that all rows of a set are computed before the first is used, and that a stable or immutable
function whose control flow cannot be known has an unknown value instead of ending the code.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pglast import ast

from meshdoc.analyze.sql_function import Arguments, stored_body
from meshdoc.analyze.state import ParseState
from meshdoc.catalog.contents import Field, Record, Unknown, Value
from meshdoc.catalog.database import SQL_LANGUAGE
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import INPUT_MODES, Argument, ArgumentMode, Routine
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.effects import may_matter
from meshdoc.interpret.executor.conversion import fitted
from meshdoc.interpret.executor.default import default_value
from meshdoc.interpret.limits import Budget, bounds
from meshdoc.interpret.plpgsql.compile import OUTPUT_MODES, body_of, compiled_block, variable_conflict
from meshdoc.interpret.plpgsql.execute import Returned, run
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.interpret.plpgsql.sql import ROWS, perform, perform_query
from meshdoc.interpret.plpgsql.variable import Variable
from meshdoc.interpret.query.callback import Function, kind
from meshdoc.interpret.query.modify import Done
from meshdoc.interpret.query.query import assigned_row
from meshdoc.interpret.scope import NOTHING, Rows
from meshdoc.interpret.types import fields_of
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.session import Session
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.plpgsql import Body, Tree

# --- DO -----------------------------------------------------------------------------------------------------


def run_block(session: Session, stmt: ast.DoStmt, *, atomic: bool) -> None:
    """DO: ExecuteDoStmt in functioncmds.c. It may end transactions unless it is `atomic`."""
    options = {option.defname: option.arg for option in stmt.args}
    if "as" not in options:
        raise SqlError("42601", "no inline code specified")
    language = options["language"].sval if "language" in options else "plpgsql"
    if session.catalog.find("language", language) is None:
        raise SqlError("42704", f'language "{language}" does not exist')
    if language != "plpgsql":
        raise Unsupported(f"running code in the language {language} is not supported")
    text = options["as"].sval
    with bounds() as budget, budget.call():
        frame = compiled_block(session, text, budget, atomic=atomic)
        finish(frame, frame.body.action)


def finish(frame: Frame, action: Tree) -> tuple[Value, TypeRef] | None:
    """Run a body to its RETURN; None if it ends without one."""
    try:
        run(frame, [action])
    except Returned as returned:
        return returned.value, returned.type
    return None


# --- functions ----------------------------------------------------------------------------------------------


@kind(Kind.ROUTINE)
def _routine(session: Session, site: CallSite) -> Function:
    return functools.partial(call_function, session, site)


def call_function(session: Session, site: CallSite, arguments: Sequence[Value]) -> Value:
    """The value of a call, or the list of its rows."""
    facts = Facts(session.names)
    routine = as_routine(facts, site.function)
    given = _by_place(session, routine, site, arguments)
    if routine.strict and any(value is None for value in given):
        return [] if site.returns_set else None
    if routine.strict and (unknown := next((value for value in given if isinstance(value, Unknown)), None)):
        raise (Undecided if may_matter(session, routine) else Uncertain)(unknown.reason, routine.body)
    routine = _concrete(routine, [type for type in _input_types(routine, site)], site.result)
    try:
        with calling(session, routine) as budget:
            return languages(session, routine)(session, routine, given, site, budget)
    except Undecided as error:
        error.code += f"\n{routine.body}"
        if routine.volatility == "v" and may_matter(session, routine):
            raise
        raise Uncertain(error.message, error.code) from None


Language = Callable[[Session, Routine, list[Value], CallSite, Budget], Value]


def languages(session: Session, routine: Routine) -> Language:
    """The executor for bodies in the routine's language."""
    if routine.language == SQL_LANGUAGE:
        return run_sql
    language = session.catalog[routine.language].name
    if language != "plpgsql":
        raise Uncertain(f"the effect of {routine.name}() is unknown: it is written in {language}")
    return _run_plpgsql


def as_routine(facts: Facts, oid: Oid) -> Routine:
    """A routine of the catalog, or one of PostgreSQL's own that is written in SQL."""
    found = facts.names.catalog.get(oid)
    if isinstance(found, Routine):
        return found
    proc = facts.proc(oid)
    return Routine(
        oid=oid,
        name=proc.name,
        schema=proc.schema,
        arguments=tuple(_arguments(proc)),
        returns=TypeRef(proc.returns),
        returns_set=proc.returns_set,
        language=proc.language,
        volatility=proc.volatility,
        strict=proc.strict,
        body=proc.body,
        sql_body=Expr((proc.sql_body,)) if proc.sql_body else None,
    )


def _arguments(proc: SystemProc) -> Iterator[Argument]:
    for place, type in enumerate(proc.argument_types):
        name = proc.argument_names[place] if proc.argument_names else ""
        yield Argument(name=name, type=TypeRef(type))


def _input_types(routine: Routine, site: CallSite) -> Iterator[TypeRef]:
    """The types of the inputs in this call; a polymorphic one takes the type of its argument."""
    inputs = routine.inputs()
    given = dict(zip(site.places, site.arguments, strict=True))
    alike = {inputs[place].type.oid: type for place, type in given.items()}
    for place, argument in enumerate(inputs):
        known = given.get(place, alike.get(argument.type.oid, argument.type))
        yield known if argument.type.oid in oids.POLYMORPHIC else argument.type


def _concrete(routine: Routine, types: list[TypeRef], result: TypeRef) -> Routine:
    if not any(argument.type.oid in oids.POLYMORPHIC for argument in routine.arguments):
        return routine
    waiting = iter(types)
    arguments = tuple(
        dataclasses.replace(argument, type=next(waiting) if argument.mode in INPUT_MODES else result)
        for argument in routine.arguments
    )
    return dataclasses.replace(routine, arguments=arguments, returns=result)


def _by_place(session: Session, routine: Routine, site: CallSite, arguments: Sequence[Value]) -> list[Value]:
    """The value of each input: as given, or its default."""
    given = dict(zip(site.places, arguments, strict=True))
    return [
        given[place] if place in given else default_argument(session, argument)
        for place, argument in enumerate(routine.inputs())
    ]


def default_argument(session: Session, argument: Argument) -> Value:
    """The value of a parameter's default; NULL if it has none."""
    if argument.default is None:
        return None
    value, type = default_value(session, argument.default)
    return fitted(session, value, type, argument.type)


@contextmanager
def calling(session: Session, routine: Routine) -> Iterator[Budget]:
    """The limits of a call; its SET clauses and SECURITY DEFINER apply while it lasts: fmgr_security_definer."""
    with bounds() as budget, budget.call(), _environment(session, routine):
        yield budget


@contextmanager
def _environment(session: Session, routine: Routine) -> Iterator[None]:
    settings, user = dict(session.local_settings), session.current_user
    queued, session.queued = session.queued, None
    session.local_settings |= {name.lower(): value for name, value in routine.config}
    if routine.security_definer:
        session.current_user = routine.owner
    try:
        yield
    finally:
        session.queued = queued
        if routine.config:
            session.local_settings = settings
        if routine.security_definer:
            session.current_user = user


# --- PL/pgSQL -----------------------------------------------------------------------------------------------


def new_frame(session: Session, routine: Routine, values: Sequence[Value], budget: Budget) -> Frame:
    """A call's frame, with its arguments as variables."""
    facts = Facts(session.names)
    outputs = {
        argument.name or f"${place}": argument
        for place, argument in enumerate(routine.arguments, 1)
        if argument.mode in OUTPUT_MODES
    }
    fields = tuple(
        Field(argument.name or f"column{n}", argument.type) for n, argument in enumerate(outputs.values(), 1)
    )
    frame = Frame(
        session=session,
        body=body_of(session, routine),
        budget=budget,
        what=f"{routine.name}()",
        returns=routine.returns,
        returns_set=routine.returns_set,
        result_fields=fields or fields_of(facts, routine.returns.oid),
        outputs=tuple(outputs),
        prefer=variable_conflict(routine.body),
    )
    frame.levels[0].label = routine.name
    waiting = iter(values)
    for place, argument in enumerate(routine.arguments, 1):
        value = next(waiting) if argument.mode in INPUT_MODES else None
        variable = Variable(
            argument.name or f"${place}", argument.type, value, fields=fields_of(facts, argument.type.oid)
        )
        frame.declare(variable)
        if argument.mode is not ArgumentMode.TABLE:
            frame.parameters.append(variable)
    return frame


def _run_plpgsql(session: Session, routine: Routine, values: list[Value], site: CallSite, budget: Budget) -> Value:
    frame = new_frame(session, routine, values, budget)
    returned = finish(frame, frame.body.action)
    if routine.returns_set:
        return frame.results
    if frame.outputs:
        return _outputs(frame)
    if routine.returns.oid == oids.VOID:
        return ""
    if returned is None:
        raise SqlError("2F005", "control reached end of function without RETURN")
    value, type = returned
    if isinstance(value, Record):
        _check_row(session, routine, value)
    if isinstance(value, Record | Unknown) or value is None:
        return value
    return fitted(session, value, type, routine.returns)


def _check_row(session: Session, routine: Routine, value: Record) -> None:
    """Raise SqlError for a row that is not of the declared type: convert_tuples_by_position."""
    wanted = fields_of(Facts(session.names), routine.returns.oid)
    if not wanted or [field.type.oid for field in value.fields] == [field.type.oid for field in wanted]:
        return
    raise SqlError(
        "42804",
        "returned record type does not match expected record type",
        detail=_mismatch(Facts(session.names), value.fields, wanted),
    )


def _mismatch(facts: Facts, fields: Sequence[Field], wanted: Sequence[Field]) -> str:
    """Why a row is not of the wanted type: build_attrmap_by_position."""
    for place, (field, other) in enumerate(zip(fields, wanted, strict=False), start=1):
        if field.type.oid != other.type.oid:
            one, another = facts.format_type(field.type.oid), facts.format_type(other.type.oid)
            return (
                f'Returned type {one} does not match expected type {another} in column "{other.name}" '
                f"(position {place})."
            )
    return f"Number of returned columns ({len(fields)}) does not match expected column count ({len(wanted)})."


def _outputs(frame: Frame) -> Value:
    """The row of the OUT parameters, or the value of the only one."""
    values = frame.output_values()
    return values[0] if len(values) == 1 else Record(frame.result_fields, values)


# --- SQL ----------------------------------------------------------------------------------------------------


class ArgumentScope:
    """A SQL function's arguments as its statements see them."""

    def __init__(self, facts: Facts, routine: Routine, values: Sequence[Value]) -> None:
        self._arguments = Arguments(facts, routine)
        self._values = values

    def state(self, facts: Facts) -> ParseState:
        """An analysis that knows the arguments."""
        return dataclasses.replace(self._arguments, facts=facts).state()

    def value(self, number: int) -> Value:
        """The value of $n."""
        return self._values[number - 1]

    def fields(self, number: int) -> tuple[Field, ...]:
        """The fields of $n, if it is a row."""
        value = self._values[number - 1]
        if isinstance(value, Record):
            return value.fields
        return fields_of(self._arguments.facts, self._arguments.routine.inputs()[number - 1].type.oid)


def run_sql(session: Session, routine: Routine, values: list[Value], site: CallSite, budget: Budget) -> Value:
    """Execute a body in SQL; the rows of the last statement are the value."""
    scope = ArgumentScope(Facts(session.names), routine, values)
    frame = Frame(session=session, body=_NO_BODY, budget=budget, what=f"{routine.name}()")
    done = Done(None, 0)
    for statement in _statements(session, routine):
        budget.step()
        if isinstance(statement, nodes.Query):
            done = perform_query(frame, statement, 1, scope)
        else:
            done = perform(frame, statement, 1, scope if isinstance(statement, ROWS) else NOTHING)
    if isinstance(done.count, Unknown):
        raise Uncertain(done.count.reason)
    return _sql_result(session, routine, done.rows)


def _statements(session: Session, routine: Routine) -> Sequence[nodes.Query | ast.Node]:
    """The statements of a SQL body; those stored parsed keep the meaning they had at creation."""
    if routine.sql_body is None:
        return [tree.stmt for tree in raw_parser(routine.body)]
    return stored_body(session.names, routine)


_NO_BODY = Body({}, ())


def _sql_result(session: Session, routine: Routine, rows: Rows | None) -> Value:
    if routine.returns.oid == oids.VOID or rows is None:
        return [] if routine.returns_set else None
    made = [_sql_row(session, routine, rows.fields, row) for row in rows.rows]
    if routine.returns_set:
        return made
    return made[0] if made else None


def _sql_row(session: Session, routine: Routine, fields: tuple[Field, ...], row: tuple[Value, ...]) -> Value:
    facts = Facts(session.names)
    outputs = tuple(Field(a.name, a.type) for a in routine.arguments if a.mode in OUTPUT_MODES)
    wanted = outputs if routine.returns.oid == oids.RECORD else fields_of(facts, routine.returns.oid)
    if not wanted:
        if routine.returns.oid == oids.RECORD:
            return Record(fields, row)
        return fitted(session, row[0], fields[0].type, routine.returns)
    if len(row) == 1 and _is_whole(facts, fields[0].type, row[0], wanted, routine.returns):
        return row[0]
    return Record(wanted, assigned_row(session, row, fields, wanted))


def _is_whole(facts: Facts, type: TypeRef, value: Value, wanted: Sequence[Field], returns: TypeRef) -> bool:
    """Whether the only column of a result is the whole row to return: check_sql_fn_retval."""
    if facts.base_type(type.oid) == facts.base_type(returns.oid):
        return True
    return isinstance(value, Record) and not (len(wanted) == 1 and facts.is_row_type(wanted[0].type.oid))
