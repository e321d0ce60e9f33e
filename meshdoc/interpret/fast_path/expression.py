"""Expressions over known values, one function per node: execExprInterp.c.

A function with effects, or whose result may differ from call to call, is never called here, since the engine may
evaluate the expression once more.
"""

from __future__ import annotations

from meshdoc.catalog.contents import Record, Unknown, Value
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.interpret.fast_path.compare import NUMBERS, SAME_TEXT, compared, operands
from meshdoc.interpret.fast_path.given import Elsewhere, Given, place_of_column, simple, simple_value
from meshdoc.interpret.text import from_text, printed, read
from meshdoc.interpret.types import WHOLE
from meshdoc.interpret.value import flat
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

READ = WHOLE | {
    *(oids.TEXT, oids.VARCHAR, oids.BOOL, oids.UUID),
    *(oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.INTERVAL),
}
"""Types whose input functions give the value that the engine would."""


# --- columns, constants, parameters -----------------------------------------------------------------------


@simple(nodes.Var)
def _column(given: Given, node: nodes.Var) -> Value:
    if node.levels_up >= len(given.rows):
        raise Elsewhere
    row, place = given.rows[node.levels_up], place_of_column(node.range_index - 1, node.attnum)
    if node.attnum <= 0 and place not in row:
        raise Elsewhere
    return row.get(place)


@simple(nodes.CoerceToDomainValue)
def _value(given: Given, node: nodes.Node) -> Value:
    return given.rows[0].get(0)


@simple(nodes.Param)
def _parameter(given: Given, node: nodes.Param) -> Value:
    if node.kind is not nodes.ParamKind.EXTERNAL:
        raise Elsewhere
    return given.scope.value(node.number)


@simple(nodes.CaseTestExpr)
def _tested(given: Given, node: nodes.CaseTestExpr) -> Value:
    return given.tested


@simple(nodes.Const)
def _constant(given: Given, node: nodes.Const) -> Value:
    return None if node.value is None else from_text(given.facts, node.type, node.value)


# --- conversions --------------------------------------------------------------------------------------------


@simple(nodes.CoerceToDomain)
def _as_domain(given: Given, node: nodes.CoerceToDomain) -> Value:
    """A value of a domain, whose constraints are checked where it is stored or passed."""
    if node.form is nodes.CoercionForm.EXPLICIT_CAST:
        raise Elsewhere
    return simple_value(given, node.arg)


@simple(nodes.RelabelType)
def _relabelled(given: Given, node: nodes.RelabelType) -> Value:
    if given.facts.base_type(node.type.oid) == oids.BPCHAR or node.type.oid >= FIRST_USER_OID > node.arg.type.oid:
        raise Elsewhere
    return simple_value(given, node.arg)


@simple(nodes.CoerceViaIO)
def _converted(given: Given, node: nodes.CoerceViaIO) -> Value:
    """A conversion through text."""
    base = given.facts.base_type(node.type.oid)
    if base not in READ:
        raise Elsewhere
    value = simple_value(given, node.arg)
    if value is None or isinstance(value, Unknown):
        return value
    text = printed(given.facts, node.arg.type, value)
    return text if base in (oids.TEXT, oids.VARCHAR) or text is None else read(given.facts, node.type, text)


@simple(nodes.ArrayCoerceExpr)
def _array_relabelled(given: Given, node: nodes.ArrayCoerceExpr) -> Value:
    """An array of one string type as an array of another."""
    kinds = {given.facts.base_element_type(item.type.oid) for item in (node, node.arg)}
    if not kinds <= {oids.TEXT, oids.VARCHAR} or node.type.typmod >= 0:
        raise Elsewhere
    return simple_value(given, node.arg)


# --- tests and choices --------------------------------------------------------------------------------------


@simple(nodes.BoolExpr)
def _boolean(given: Given, node: nodes.BoolExpr) -> Value:
    if node.operator == "not":
        value = simple_value(given, node.args[0])
        return value if value is None or isinstance(value, Unknown) else not value
    deciding = node.operator == "or"
    left: Value = not deciding
    for arg in node.args:
        value = simple_value(given, arg)
        if value is deciding:
            return deciding
        if isinstance(value, Unknown) or (value is None and not isinstance(left, Unknown)):
            left = value
    return left


@simple(nodes.NullTest)
def _null_test(given: Given, node: nodes.NullTest) -> Value:
    value = simple_value(given, node.arg)
    if node.is_row or isinstance(value, Record):
        raise Elsewhere
    return value if isinstance(value, Unknown) else (value is None) is not node.negated


TRUTH: dict[str, Value] = {"true": True, "false": False, "unknown": None}


@simple(nodes.BooleanTest)
def _boolean_test(given: Given, node: nodes.BooleanTest) -> Value:
    """IS [NOT] TRUE, FALSE, UNKNOWN."""
    value = simple_value(given, node.arg)
    words = node.test.lower().split()
    if words[-1] not in TRUTH:
        raise Elsewhere
    return value if isinstance(value, Unknown) else (value is TRUTH[words[-1]]) is not ("not" in words)


@simple(nodes.CaseExpr)
def _case(given: Given, node: nodes.CaseExpr) -> Value:
    inner = given
    if node.arg is not None:
        value = simple_value(given, node.arg)
        inner = Given(given.session, given.facts, given.scope, given.rows, value)
    for test, result in node.whens:
        found = simple_value(inner, test)
        if isinstance(found, Unknown):
            return found
        if found:
            return simple_value(given, result)
    return simple_value(given, node.default)


@simple(nodes.CoalesceExpr)
def _coalesce(given: Given, node: nodes.CoalesceExpr) -> Value:
    return next((value for arg in node.args if (value := simple_value(given, arg)) is not None), None)


@simple(nodes.NullIfExpr)
def _null_if(given: Given, node: nodes.NullIfExpr) -> Value:
    (left, right), types = operands(given, node)
    equal = compared(given.facts, "=", types, left, right)
    return equal if isinstance(equal, Unknown) else None if equal else left


@simple(nodes.ScalarArrayOpExpr)
def _any(given: Given, node: nodes.ScalarArrayOpExpr) -> Value:
    """x = ANY (...) and x <> ALL (...)."""
    facts = given.facts
    name = facts.operator(node.operator).name
    if node.operator >= FIRST_USER_OID or (name, node.use_or) not in (("=", True), ("<>", False)):
        raise Elsewhere
    left, items = simple_value(given, node.args[0]), simple_value(given, node.args[1])
    if isinstance(items, Unknown):
        return items
    types = (facts.base_type(node.args[0].type.oid), facts.base_element_type(node.args[1].type.oid))
    if not isinstance(items, list):
        raise Elsewhere
    found = [compared(facts, "=", types, left, item) for item in flat(items)]
    if True in found:
        return node.use_or
    uncertain = next((value for value in found if isinstance(value, Unknown)), None)
    return uncertain or (None if None in found else not node.use_or)


@simple(nodes.DistinctExpr)
def _distinct(given: Given, node: nodes.DistinctExpr) -> Value:
    """IS DISTINCT FROM, including whole rows."""
    (left, right), types = operands(given, node)
    if isinstance(left, Record) and isinstance(right, Record):
        return _rows_differ(given.facts, left, right)
    for value in (left, right):
        if isinstance(value, Unknown):
            return value
    if left is None or right is None:
        return left is not right
    return compared(given.facts, "<>", types, left, right)


def _rows_differ(facts: Facts, left: Record, right: Record) -> Value:
    unknown: Value = False
    for field, one, other in zip(left.fields, left.values, right.values, strict=True):
        if isinstance(one, Unknown) or isinstance(other, Unknown):
            if one is not other:
                unknown = one if isinstance(one, Unknown) else other
        elif one is None or other is None:
            if one is not other:
                return True
        elif one != other:
            type = facts.base_type(field.type.oid)
            if type not in NUMBERS | SAME_TEXT | {oids.TEXT, oids.VARCHAR} and not facts.is_enum(type):
                raise Elsewhere
            return True
    return unknown


# --- rows ------------------------------------------------------------------------------------------------


@simple(nodes.FieldSelect)
def _field(given: Given, node: nodes.FieldSelect) -> Value:
    """(row).field; the fields of a value are those that were not dropped from its type."""
    value = simple_value(given, node.arg)
    if value is None or isinstance(value, Unknown):
        return value
    if not isinstance(value, Record):
        raise Elsewhere
    relation = given.facts.type_relation(node.arg.type.oid)
    columns = given.facts.relation_columns(relation)[: node.attnum - 1] if relation else ()
    place = node.attnum - 1 - sum(column.dropped for column in columns)
    return value.values[place]
