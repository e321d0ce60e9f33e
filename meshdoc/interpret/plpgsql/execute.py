"""PL/pgSQL execution: blocks and control structures, one function per PLpgSQL_stmt_*. Mirrors pl_exec.c.

Differs from PostgreSQL in that a value that depends on something unknown is `Unknown`, and that a branch that depends
on something unknown ends the code as `Undecided`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from meshdoc import errors
from meshdoc.catalog.contents import Field, Record, Unknown, Value
from meshdoc.catalog.type import Domain, TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.executor.conversion import fitted
from meshdoc.interpret.plpgsql.compile import aliased
from meshdoc.interpret.plpgsql.conditions import matches
from meshdoc.interpret.plpgsql.datatype import declared
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.interpret.plpgsql.subscript import assign_element
from meshdoc.interpret.plpgsql.variable import ANY_RECORD, TEXT, Variable, not_assigned, text_of
from meshdoc.interpret.text import output
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.registry import Registry
from meshdoc.syntax.plpgsql import Tree, split_assignment
from meshdoc.syntax.plpgsql_declare import Declaration

statement: Registry[str, Callable[[Frame, Any], None]] = Registry("PL/pgSQL statement")


class Leave(Exception):
    """EXIT or CONTINUE on its way to the loop or block that it names; without a label, to the innermost loop."""

    def __init__(self, label: str, *, goes_on: bool) -> None:
        super().__init__(label)
        self.label = label
        self.goes_on = goes_on


class Returned(Exception):
    """RETURN on its way out of the call."""

    def __init__(self, value: Value, type: TypeRef) -> None:
        super().__init__()
        self.value = value
        self.type = type


def run(frame: Frame, statements: Iterable[Tree] | None) -> None:
    """Execute statements in order."""
    for item in statements or ():
        frame.budget.step()
        ((name, node),) = item.items()
        function = statement.get(name)
        if function is None:
            raise Unsupported(f"PL/pgSQL statement {name.removeprefix('PLpgSQL_stmt_')} is not supported")
        function(frame, node)


# --- blocks -------------------------------------------------------------------------------------------------


@statement("PLpgSQL_stmt_block")
def block(frame: Frame, node: Tree) -> None:
    """DECLARE ... BEGIN ... EXCEPTION ... END: exec_stmt_block."""
    label = node.get("label", "")
    with frame.level(label):
        for declaration in frame.body.declarations.get(id(node), ()):
            declare(frame, declaration)
        try:
            if "exceptions" in node:
                _guarded(frame, node)
            else:
                run(frame, node.get("body"))
        except Leave as leave:
            if leave.goes_on or not label or leave.label != label:
                raise


def _guarded(frame: Frame, node: Tree) -> None:
    """A block with handlers: its effects are undone before a handler runs."""
    session = frame.session
    mark, state, depth = session.catalog.mark(), session.state(), len(frame.levels)
    frame.budget.subtransactions += 1
    try:
        run(frame, node.get("body"))
    except Unsupported:
        raise
    except SqlError as error:
        session.catalog.undo(mark)
        session.restore(state)
        del frame.levels[depth:]
        handler = _handler(node["exceptions"]["PLpgSQL_exception_block"], error)
        if handler is None:
            raise
        failure = error
    else:
        return
    finally:
        frame.budget.subtransactions -= 1
    _handle(frame, handler, failure)


def _handler(node: Tree, error: SqlError) -> Tree | None:
    for item in node.get("exc_list", ()):
        handler: Tree = item["PLpgSQL_exception"]
        names = (condition["PLpgSQL_condition"].get("condname", "") for condition in handler["conditions"])
        if any(matches(name, error.sqlstate) for name in names):
            return handler
    return None


def _handle(frame: Frame, handler: Tree, error: SqlError) -> None:
    with frame.level():
        frame.declare(Variable("sqlstate", TEXT, error.sqlstate, constant=True))
        frame.declare(Variable("sqlerrm", TEXT, error.message, constant=True))
        frame.caught.append(error)
        try:
            run(frame, handler.get("action"))
        finally:
            frame.caught.pop()


def declare(frame: Frame, declaration: Declaration) -> None:
    """One declaration: its variable, with its default."""
    if declaration.alias_of:
        frame.levels[-1].variables[declaration.name] = aliased(frame, declaration)
        return
    variable = declared(frame, declaration)
    if declaration.default:
        value, given = frame.evaluate_text(declaration.default)
        frame.initialize(variable, value, given)
    elif isinstance(frame.session.catalog.get(variable.type.oid), Domain):
        frame.initialize(variable, None, variable.type)  # a domain may not allow null
    variable.constant, variable.not_null = declaration.constant, declaration.not_null
    variable.refuse_null()
    frame.declare(variable)


# --- assignment -----------------------------------------------------------------------------------------------


@statement("PLpgSQL_stmt_assign")
def assign(frame: Frame, node: Tree) -> None:
    """target := value: exec_stmt_assign."""
    target, text = split_assignment(text_of(node["expr"]))
    value, type = frame.evaluate_text(text, "assignment source")
    if "[" in target:
        assign_element(frame, target, value, type)
        return
    store(frame, node.get("varno", 0), value, type)


def store(frame: Frame, number: int, value: Value, type: TypeRef) -> None:
    """Assign to a variable or to a field of one, by its number: exec_assign_value."""
    kind, datum = frame.body.datum(number)
    if kind == "PLpgSQL_recfield":
        variable = frame.variable(frame.body.name(datum.get("recparentno", 0)))
        store_field(frame, variable, str(datum["fieldname"]), value, type)
    else:
        frame.store(frame.variable(str(datum["refname"])), value, type)


def store_field(frame: Frame, variable: Variable, name: str, value: Value, type: TypeRef) -> None:
    """record.field := value."""
    if isinstance(variable.value, Unknown):
        return
    shape = variable.shape()
    if not shape:
        raise not_assigned(variable)
    record = variable.value if isinstance(variable.value, Record) else Record(shape, (None,) * len(shape))
    place = record.place(name)
    if place is None:
        raise errors.undefined_field(variable.name, name)
    variable.value = record.with_value(place, fitted(frame.session, value, type, shape[place].type))


def store_row(frame: Frame, target: Tree, fields: tuple[Field, ...], row: tuple[Value, ...] | None) -> None:
    """Assign a row to the target of INTO or FOR; None if there is no row: exec_move_row."""
    ((kind, node),) = target.items()
    values = row if row is not None else (None,) * len(fields)
    _check_count(frame, kind, node, len(values))
    if kind == "PLpgSQL_row":
        for place, item in enumerate(node.get("fields", ())):
            present = place < len(values)
            type = fields[place].type if present else TEXT
            store(frame, item.get("varno", 0), values[place] if present else None, type)
        return
    variable = frame.variable(str(node["refname"]))
    if variable.is_row:
        only = values[0] if len(values) == 1 else None
        record = only if isinstance(only, Record) and variable.fields else Record(fields, values)
        frame.store(variable, record, ANY_RECORD)
    else:
        frame.store(variable, values[0] if values else None, fields[0].type if fields else TEXT)


def _check_count(frame: Frame, kind: str, node: Tree, count: int) -> None:
    """plpgsql.extra_errors and plpgsql.extra_warnings: strict_multi_assignment."""
    if kind == "PLpgSQL_row":
        wanted = len(node.get("fields", ()))
    else:
        variable = frame.variable(str(node["refname"]))
        wanted = len(variable.fields) if variable.fields else count
    if wanted == count or (kind != "PLpgSQL_row" and count == 1 and wanted == 0):
        return
    message = "number of source and target fields in assignment does not match"
    if frame.extra_check("errors", "strict_multi_assignment"):
        hint = "Make sure the query returns the exact list of columns."
        detail = "strict_multi_assignment check of extra_errors is active."
        raise SqlError("42804", message, detail=detail, hint=hint)


def forget(frame: Frame, target: Tree, reason: str) -> None:
    """Set INTO's target to unknown if the value to store cannot be known."""
    ((kind, node),) = target.items()
    names = [frame.body.name(item.get("varno", 0)) for item in node.get("fields", ())]
    for name in names if kind == "PLpgSQL_row" else [str(node["refname"])]:
        if (variable := frame.find(name)) is not None:
            variable.value = Unknown(reason)


# --- control structures -----------------------------------------------------------------------------------------


@statement("PLpgSQL_stmt_if")
def if_statement(frame: Frame, node: Tree) -> None:
    """IF."""
    if frame.condition(node["cond"], node["lineno"]):
        run(frame, node.get("then_body"))
        return
    for item in node.get("elsif_list", ()):
        other = item["PLpgSQL_if_elsif"]
        if frame.condition(other["cond"], other["lineno"]):
            run(frame, other.get("stmts"))
            return
    run(frame, node.get("else_body"))


@statement("PLpgSQL_stmt_case")
def case_statement(frame: Frame, node: Tree) -> None:
    """CASE."""
    with frame.level():
        if "t_expr" in node:
            value, type = frame.evaluate(node["t_expr"])
            frame.declare(Variable(frame.body.name(node["t_varno"]), type, value))
        for item in node.get("case_when_list", ()):
            when = item["PLpgSQL_case_when"]
            if frame.condition(when["expr"], when["lineno"]):
                run(frame, when.get("stmts"))
                return
        if not node.get("have_else"):
            raise SqlError("20000", "case not found", hint="CASE statement is missing ELSE part.")
        run(frame, node.get("else_stmts"))


@statement("PLpgSQL_stmt_exit")
def exit_statement(frame: Frame, node: Tree) -> None:
    """EXIT and CONTINUE."""
    if "cond" not in node or frame.condition(node["cond"], node["lineno"]):
        raise Leave(node.get("label", ""), goes_on=not node.get("is_exit"))


# --- RETURN -------------------------------------------------------------------------------------------------


@statement("PLpgSQL_stmt_return")
def return_statement(frame: Frame, node: Tree) -> None:
    """RETURN."""
    if "expr" in node:
        raise Returned(*frame.evaluate(node["expr"]))
    raise Returned(None, TypeRef(oids.VOID))


@statement("PLpgSQL_stmt_return_next")
def return_next(frame: Frame, node: Tree) -> None:
    """RETURN NEXT."""
    if "expr" in node:
        value, type = frame.evaluate(node["expr"])
        is_row = isinstance(value, Record)
        frame.results.append(value if is_row else fitted(frame.session, value, type, frame.returns))
    else:
        values = frame.output_values()
        frame.results.append(values[0] if len(values) == 1 else Record(frame.result_fields, values))


# --- ASSERT -------------------------------------------------------------------------------------------------


@statement("PLpgSQL_stmt_assert")
def assert_statement(frame: Frame, node: Tree) -> None:
    """ASSERT."""
    if frame.session.setting("plpgsql.check_asserts") in ("off", "false", "no", "0"):
        return
    value, _ = frame.evaluate(node["cond"])
    if isinstance(value, Unknown) or value is True:
        return
    message = "assertion failed"
    if "message" in node:
        shown, given = frame.evaluate(node["message"])
        message = output(Facts(frame.session.names), given, shown) or message
    raise SqlError("P0004", message)
