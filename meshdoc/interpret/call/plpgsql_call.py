"""CALL and DO inside PL/pgSQL: exec_stmt_call."""

from __future__ import annotations

from pglast import ast

from meshdoc.diagnostics import SqlError
from meshdoc.interpret.call.procedure import Output, call_procedure
from meshdoc.interpret.call.routine import run_block
from meshdoc.interpret.plpgsql.execute import statement
from meshdoc.interpret.plpgsql.frame import Frame, VariableScope
from meshdoc.interpret.plpgsql.sql import at_line
from meshdoc.interpret.plpgsql.variable import statement_of, text_of
from meshdoc.nodes import nodes
from meshdoc.syntax.plpgsql import Tree


@statement("PLpgSQL_stmt_call")
def call_statement(frame: Frame, node: Tree) -> None:
    """CALL, whose output parameters are assigned to the variables passed for them; DO."""
    parsed = statement_of(text_of(node["expr"]))
    scope, atomic = VariableScope(frame), frame.atomic or frame.budget.subtransactions > 0
    with frame.because(node["lineno"]), at_line(frame, node["lineno"]):
        if isinstance(parsed, ast.DoStmt):
            run_block(frame.session, parsed, atomic=atomic)
            return
        for output in call_procedure(frame.session, parsed, scope, atomic=atomic):
            _give_back(frame, scope, output)


def _give_back(frame: Frame, scope: VariableScope, output: Output) -> None:
    argument = output.argument
    while isinstance(argument, nodes.RelabelType | nodes.CoerceViaIO):
        argument = argument.arg
    if isinstance(argument, nodes.FuncExpr) and len(argument.args) == 1:
        argument = argument.args[0]
    if not isinstance(argument, nodes.Param):
        words = "is an output parameter but corresponding argument is not writable"
        raise SqlError("42601", f'procedure parameter "{output.name}" {words}')
    reference = scope.references[argument.number - 1]
    frame.store(reference.variable, output.value, output.type)
