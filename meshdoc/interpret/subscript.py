"""Assignment to elements of arrays: array[i] := value, record.array[i] := value."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.lsyscache import Facts
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.budget import LENGTH, too_large
from meshdoc.interpret.frame import INTEGER, Frame, expression_of, select_of
from meshdoc.interpret.query import assigned
from meshdoc.interpret.value import Record, Unknown, Value


def assign_element(frame: Frame, target: str, value: Value, type: TypeRef) -> None:
    """Put a value in the place that `target` names."""
    node = expression_of(target).targetList[0].val
    steps = [step for step in node.indirection if isinstance(step, ast.A_Indices)]
    if not isinstance(node, ast.A_Indirection) or len(steps) != len(node.indirection) or any(s.is_slice for s in steps):
        raise Unsupported(f"the assignment to {target.strip()} is not carried out")
    names = [str(field.sval) for field in node.arg.fields]
    variable = frame.variable(names[0])
    held, array_type = _held(frame, names)
    places = [_place(frame, step.uidx) for step in steps]
    if isinstance(held, Unknown) or isinstance(value, Unknown) or any(place is None for place in places):
        variable.value = Unknown("an element of it cannot be known")
        return
    facts = Facts(frame.session.names)
    element = TypeRef(facts.base_element_type(array_type.oid))
    if not element.oid:
        raise SqlError("42804", f"cannot subscript type {facts.format_type(array_type.oid)}")
    stored = assigned(frame.session, value, type, element)
    changed = _with(held if isinstance(held, list) else [], [place for place in places if place is not None], stored)
    if len(names) == 1:
        frame.store(variable, changed, array_type)
    elif isinstance(variable.value, Record):
        variable.value = variable.value.with_value(variable.value.place(names[1]) or 0, changed)


def _held(frame: Frame, names: list[str]) -> tuple[Value, TypeRef]:
    variable = frame.variable(names[0])
    if len(names) == 1:
        return variable.value, variable.type
    if not isinstance(variable.value, Record) or (place := variable.value.place(names[1])) is None:
        raise SqlError("42703", f'record "{names[0]}" has no field "{names[1]}"')
    return variable.value.values[place], variable.value.fields[place].type


def _place(frame: Frame, node: ast.Node) -> int | None:
    found = frame.query(select_of(node))
    value = assigned(frame.session, found.rows[0][0], found.fields[0].type, INTEGER)
    return value if isinstance(value, int) else None


def _with(items: list[Value], places: list[int], value: Value) -> list[Value]:
    """The array with another element; one beyond its end is put there after NULLs."""
    place = places[0]
    if place < 1:
        raise Unsupported("an array that does not begin at 1 is not followed")
    if place > LENGTH:
        raise too_large()
    made = [*items, *[None] * (place - len(items))]
    inner = made[place - 1]
    made[place - 1] = value if len(places) == 1 else _with(inner if isinstance(inner, list) else [], places[1:], value)
    return made
