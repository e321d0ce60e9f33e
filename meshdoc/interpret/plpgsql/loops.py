"""Loops of PL/pgSQL: LOOP, WHILE, FOR over integers and over rows, FOREACH. Mirrors pl_exec.c."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.contents import Field, Record, Unknown, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.plpgsql.execute import Leave, run, statement, store, store_row
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.interpret.plpgsql.variable import INTEGER, Variable
from meshdoc.interpret.value import Undecided, flat
from meshdoc.lookup.lsyscache import Facts
from meshdoc.syntax.plpgsql import Tree


def _once(frame: Frame, node: Tree) -> bool:
    """Run a loop's body once; false if the loop was left."""
    frame.budget.step()
    try:
        run(frame, node.get("body"))
    except Leave as leave:
        if leave.label and leave.label != node.get("label", ""):
            raise
        return leave.goes_on
    return True


@statement("PLpgSQL_stmt_loop")
def loop(frame: Frame, node: Tree) -> None:
    """LOOP."""
    while _once(frame, node):
        pass


@statement("PLpgSQL_stmt_while")
def while_loop(frame: Frame, node: Tree) -> None:
    """WHILE."""
    while frame.condition(node["cond"], node["lineno"]) and _once(frame, node):
        pass


@statement("PLpgSQL_stmt_fori")
def for_integers(frame: Frame, node: Tree) -> None:
    """FOR i IN [REVERSE] lower..upper BY step."""
    lower = frame.number(node["lower"], "lower bound of FOR loop")
    upper = frame.number(node["upper"], "upper bound of FOR loop")
    step = frame.number(node["step"], "BY value of FOR loop") if "step" in node else 1
    if step <= 0:
        raise SqlError("22023", "BY value of FOR loop must be greater than zero")
    numbers = range(lower, upper - 1, -step) if node.get("reverse") else range(lower, upper + 1, step)
    with frame.level(node.get("label", "")):
        variable = frame.declare(Variable(str(node["var"]["PLpgSQL_var"]["refname"]), INTEGER))
        for number in numbers:
            variable.value = number
            if not _once(frame, node):
                break
    frame.set_found(len(numbers) > 0)


def for_rows(frame: Frame, node: Tree, fields: tuple[Field, ...], rows: Iterable[tuple[Value, ...]]) -> None:
    """Run the body for each row: exec_for_query."""
    found = False
    for row in rows:
        found = True
        store_row(frame, node["var"], fields, row)
        if not _once(frame, node):
            break
    if not found:
        store_row(frame, node["var"], fields, None)
    frame.set_found(found)


@statement("PLpgSQL_stmt_foreach_a")
def for_elements(frame: Frame, node: Tree) -> None:
    """FOREACH ... IN ARRAY."""
    value, type = frame.evaluate(node["expr"])
    if isinstance(value, Unknown):
        raise Undecided(f"the array of FOREACH at line {node['lineno']} is unknown: {value.reason}")
    if value is None:
        raise SqlError("22004", "FOREACH expression must not be null")
    facts = Facts(frame.session.names)
    element = facts.base_element_type(type.oid)
    if not element or not isinstance(value, list):
        shown = facts.format_type(type.oid)
        raise SqlError("42804", f"FOREACH expression must yield an array, not type {shown}")
    sliced = int(node.get("slice", 0))
    items = _slices(value, sliced) if sliced else list(flat(value))
    _check_loop_variable(frame, node, sliced)
    for item in items:
        _store_element(frame, node.get("varno", 0), item, type if sliced else TypeRef(element))
        if not _once(frame, node):
            break
    frame.set_found(bool(items))


def _check_loop_variable(frame: Frame, node: Tree, sliced: int) -> None:
    kind, datum = frame.body.datum(node.get("varno", 0))
    if kind != "PLpgSQL_var":
        return
    variable = frame.variable(str(datum["refname"]))
    is_array = bool(Facts(frame.session.names).base_element_type(variable.type.oid))
    if sliced and not is_array:
        raise SqlError("42804", "FOREACH ... SLICE loop variable must be of an array type")
    if not sliced and is_array:
        raise SqlError("42804", "FOREACH loop variable must not be of an array type")


def _store_element(frame: Frame, number: int, item: Value, type: TypeRef) -> None:
    kind, datum = frame.body.datum(number)
    if kind == "PLpgSQL_row":
        fields = item.fields if isinstance(item, Record) else ()
        store_row(frame, {kind: datum}, fields, item.values if isinstance(item, Record) else None)
    else:
        store(frame, number, item, type)


def _slices(items: list[Value], sliced: int) -> list[Value]:
    depth, inner = 1, items[0] if items else None
    while isinstance(inner, list):
        depth, inner = depth + 1, inner[0] if inner else None
    if sliced > depth:
        raise SqlError("2202E", f"slice dimension ({sliced}) is out of the valid range 0..{depth}")
    found: list[Value] = [items]
    for _ in range(depth - sliced):
        found = [part for item in found if isinstance(item, list) for part in item]
    return found
