"""CALL: procedures, and the values of their output parameters. ExecuteCallStmt in functioncmds.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.call import transform_call
from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.database import SQL_LANGUAGE
from meshdoc.catalog.routine import INPUT_MODES, ArgumentMode, Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.call.routine import (
    as_routine,
    calling,
    default_argument,
    finish,
    languages,
    new_frame,
    run_sql,
)
from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.plpgsql.compile import OUTPUT_MODES
from meshdoc.interpret.query.query import evaluated
from meshdoc.interpret.scope import NOTHING, Scope
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import positional
from meshdoc.session import Session


@positional
class Output:
    """The value of one output parameter, and the argument in its position."""

    name: str
    argument: nodes.Node
    value: Value
    type: TypeRef


def call_procedure(session: Session, stmt: ast.CallStmt, scope: Scope = NOTHING, *, atomic: bool) -> list[Output]:
    """CALL. The procedure may end transactions unless the call is `atomic`."""
    call = transform_call(scope.state(Facts(session.names)), stmt.funccall)
    routine = as_routine(Facts(session.names), call.function)
    given = dict(_placed(n, arg) for n, arg in enumerate(call.args))
    values = [
        evaluated(session, given[place], scope) if place in given else default_argument(session, argument)
        for place, argument in enumerate(routine.arguments)
        if argument.mode in INPUT_MODES
    ]
    results = iter(_carried_out(session, routine, values, atomic=atomic))
    return [
        Output(argument.name, given[place], next(results), argument.type)
        for place, argument in enumerate(routine.arguments)
        if argument.mode in OUTPUT_MODES and place in given and argument.mode is not ArgumentMode.TABLE
    ]


def _carried_out(session: Session, routine: Routine, values: list[Value], *, atomic: bool) -> list[Value]:
    """The values of the output parameters after execution."""
    with calling(session, routine) as budget:
        if routine.language == SQL_LANGUAGE:
            run_sql(session, routine, values, CallSite(Kind.ROUTINE, routine.oid, (), routine.returns), budget)
            return [Unknown("output parameters of SQL procedures are not supported")] * len(routine.arguments)
        languages(session, routine)
        frame = new_frame(session, routine, values, budget)
        frame.atomic = atomic or routine.security_definer or bool(routine.config)
        finish(frame, frame.body.action)
        return [*frame.output_values()]


def _placed(place: int, arg: nodes.Node) -> tuple[int, nodes.Node]:
    return (arg.number, arg.arg) if isinstance(arg, nodes.NamedArgExpr) else (place, arg)
