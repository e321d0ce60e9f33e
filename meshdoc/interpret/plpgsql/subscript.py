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
from meshdoc.interpret.plpgsql.variable import INTEGER, expression_of, not_assigned
from meshdoc.interpret.query.modify import carry_out
from meshdoc.interpret.query.query import assigned
from meshdoc.interpret.value import Uncertain, is_deep, known, other_bounds, sizes
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
    shape = variable.shape()
    if not shape:
        raise not_assigned(variable)
    if variable.value is None:
        variable.value = Record(shape, (None,) * len(shape))
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
    if not element.oid or len(steps) < len(node.indirection):
        raise Uncertain("nested subscript assignments are not supported")
    array = known(held)
    items = array if isinstance(array, list) else []
    if any(step.is_slice for step in steps):
        return _with_slice(frame, items, steps, fitted(frame.session, *given, held_type))
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
    """The array with an element replaced; gaps beyond the end of its only dimension are filled with NULL."""
    if not items:
        return _of_one(places, value)
    if len(sizes(items)) != len(places):
        raise errors.wrong_number_of_subscripts()
    if len(places) == 1:
        place = _inside(places[0])
        made = [*items, *[None] * (place - len(items))]
        made[place - 1] = value
        return made
    return _with_inner(items, places, value)


def _of_one(places: list[int], value: Value) -> list[Value]:
    """A new array, whose bounds are the subscripts of its first element."""
    if any(place != 1 for place in places):
        raise other_bounds()
    return [_of_one(places[1:], value) if len(places) > 1 else value]


def _with_inner(items: list[Value], places: list[int], value: Value) -> list[Value]:
    """The array of several dimensions, which do not grow, with an element replaced."""
    place = places[0]
    if not 1 <= place <= len(items):
        raise SqlError("2202E", "array subscript out of range")
    inner = items[place - 1]
    made = _with_inner(inner, places[1:], value) if isinstance(inner, list) else value
    return [*items[: place - 1], made, *items[place:]]


def _inside(place: int) -> int:
    if place < 1:
        raise other_bounds()
    if place > LENGTH:
        raise too_large()
    return place


def _with_slice(frame: Frame, items: list[Value], steps: list[ast.A_Indices], given: Value) -> Value:
    """The array with a slice replaced: array_set_slice."""
    if given is None:
        return items
    step = steps[0]
    if not items and (step.lidx is None or step.uidx is None):
        detail = "When assigning to a slice of an empty array value, slice boundaries must be fully specified."
        raise SqlError("2202E", "array slice subscript must provide both boundaries", detail=detail)
    if items and len(sizes(items)) < len(steps):
        raise errors.wrong_number_of_subscripts()
    low = 1 if step.lidx is None else _inside(_place(frame, step.lidx))
    high = len(items) if step.uidx is None else _inside(_place(frame, step.uidx))
    elements = known(given)
    if len(steps) > 1 or not isinstance(elements, list) or is_deep(elements) or is_deep(items):
        raise Uncertain("multidimensional array slices are not supported")
    if low > high:
        raise SqlError("2202E", "upper bound cannot be less than lower bound")
    if len(elements) < high - low + 1:
        raise SqlError("2202E", "source array too small")
    if not items and low > 1:
        raise other_bounds()
    made = [*items, *[None] * (high - len(items))]
    made[low - 1 : high] = elements[: high - low + 1]
    return made
