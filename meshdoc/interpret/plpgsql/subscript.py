"""Assignment to elements and slices of arrays: array[i] := value, record.array[i:j] := value. Mirrors arraysubs.c.

Differs from PostgreSQL: assignments to parts of other values (jsonb), to slices in more than one dimension and to
arrays with a lower bound other than 1 are not followed and make the value unknown.
"""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.catalog.contents import Record, Unknown, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.conversion import fitted
from meshdoc.interpret.limits import LENGTH, too_large
from meshdoc.interpret.plpgsql.frame import Frame, VariableScope
from meshdoc.interpret.plpgsql.variable import INTEGER, expression_of
from meshdoc.interpret.query.modify import carry_out
from meshdoc.interpret.query.query import assigned
from meshdoc.interpret.value import Uncertain, known, other_bounds
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.syntax.parser import raw_parser


def assign_element(frame: Frame, target: str, value: Value, type: TypeRef) -> None:
    """Store a value in the element or slice that `target` names."""
    node = expression_of(target).targetList[0].val
    names = [str(field.sval) for field in node.arg.fields]
    variable = frame.variable(names[0])
    if isinstance(variable.value, Unknown):
        return
    held, held_type = _held(frame, names)
    try:
        changed = _changed(frame, node, held, held_type, (value, type))
    except Uncertain as error:
        changed = Unknown(error.message)
    if len(names) == 1:
        frame.store(variable, changed, held_type)
    elif isinstance(variable.value, Record):
        variable.value = variable.value.with_value(variable.value.place(names[1]) or 0, changed)


def _held(frame: Frame, names: list[str]) -> tuple[Value, TypeRef]:
    variable = frame.variable(names[0])
    if len(names) == 1:
        return variable.value, variable.type
    if variable.value is None and variable.fields:
        variable.value = Record(variable.fields, (None,) * len(variable.fields))
    if not isinstance(variable.value, Record) or (place := variable.value.place(names[1])) is None:
        raise errors.undefined_field(names[0], names[1])
    return variable.value.values[place], variable.value.fields[place].type


def _changed(
    frame: Frame, node: ast.A_Indirection, held: Value, held_type: TypeRef, given: tuple[Value, TypeRef]
) -> Value:
    """The value after the assignment to its part."""
    facts = Facts(frame.session.names)
    element = TypeRef(facts.base_element_type(held_type.oid), held_type.typmod)
    steps = [step for step in node.indirection if isinstance(step, ast.A_Indices)]
    if not element.oid and held_type.oid != oids.JSONB:
        name = facts.format_type(held_type.oid)
        raise SqlError("42804", f"cannot subscript type {name} because it does not support subscripting")
    slices = any(step.is_slice for step in steps)
    if not element.oid or len(steps) < len(node.indirection) or (slices and len(steps) > 1):
        raise Uncertain("nested subscript assignments are not supported")
    array = known(held)
    items = array if isinstance(array, list) else []
    if slices:
        return _with_slice(frame, items, steps[0], fitted(frame.session, *given, held_type))
    return _with(items, [_place(frame, step.uidx) for step in steps], fitted(frame.session, *given, element))


def _place(frame: Frame, node: ast.Node) -> int:
    (tree,) = raw_parser("SELECT 1")
    tree.stmt.targetList = (ast.ResTarget(val=node),)
    found = carry_out(frame.session, tree.stmt, VariableScope(frame)).rows
    assert found is not None
    value = known(assigned(frame.session, found.rows[0][0], found.fields[0].type, INTEGER))
    if not isinstance(value, int):
        raise SqlError("22004", "array subscript in assignment must not be null")
    return value


def _with(items: list[Value], places: list[int], value: Value) -> list[Value]:
    """The array with an element replaced; gaps beyond its end are filled with NULL."""
    place = _inside(places[0])
    made = [*items, *[None] * (place - len(items))]
    inner = made[place - 1]
    if len(places) > 1 and (inner is not None or place == 1):
        value = _with(inner if isinstance(inner, list) else [], places[1:], value)
    elif len(places) > 1 or isinstance(inner, list):
        raise SqlError("2202E", "array subscript out of range" if items else "wrong number of array subscripts")
    made[place - 1] = value
    return made


def _inside(place: int) -> int:
    if place < 1:
        raise other_bounds()
    if place > LENGTH:
        raise too_large()
    return place


def _with_slice(frame: Frame, items: list[Value], step: ast.A_Indices, given: Value) -> Value:
    """The array with a slice replaced: array_set_slice."""
    if given is None:
        return items or None
    if not items and (step.lidx is None or step.uidx is None):
        detail = "When assigning to a slice of an empty array value, slice boundaries must be fully specified."
        raise SqlError("2202E", "array slice subscript must provide both boundaries", detail=detail)
    low = 1 if step.lidx is None else _inside(_place(frame, step.lidx))
    high = len(items) if step.uidx is None else _inside(_place(frame, step.uidx))
    elements = known(given)
    if not isinstance(elements, list) or any(isinstance(item, list) for item in (*elements, *items)):
        raise Uncertain("multidimensional array slices are not supported")
    if low > high:
        raise SqlError("2202E", "upper bound cannot be less than lower bound")
    if len(elements) < high - low + 1:
        raise SqlError("2202E", "source array too small")
    made = [*items, *[None] * (high - len(items))]
    made[low - 1 : high] = elements[: high - low + 1]
    return made
