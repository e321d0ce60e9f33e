"""Expressions in DuckDB's SQL, one function per node: primnodes.h."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.analyze.variable import prints_as_kept
from meshdoc.catalog.contents import Record, Value
from meshdoc.catalog.inherit import children_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.duck.call import called, may_fail, shape_of
from meshdoc.interpret.duck.operator import equal_forms, operation
from meshdoc.interpret.duck.sorting import sort_form
from meshdoc.interpret.duck.types import STRINGS, cast_text, crossing_type, literal
from meshdoc.interpret.duck.writer import Writer, alias, expression
from meshdoc.interpret.text import from_text
from meshdoc.interpret.types import REFERENCES, VECTORS, fields_of, values_of
from meshdoc.interpret.value import Uncertain, dimensions, is_deep
from meshdoc.nodes import nodes, oids

PRINTED_ALIKE = frozenset(
    {oids.INT2, oids.INT4, oids.INT8, oids.OID, oids.DATE, oids.TIME, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.XID}
)
"""Types that DuckDB prints as PostgreSQL does."""
CTID, TABLEOID = -1, -6


# --- columns, constants, parameters -----------------------------------------------------------------------


@expression(nodes.CurrentOfExpr)
def current_of(writer: Writer, node: nodes.CurrentOfExpr) -> str:
    """The row on which a cursor is positioned: its parameter is the row's position, counted from 1."""
    item = writer.levels[-1].query.from_list[0]
    if not node.parameter or not isinstance(item, nodes.RangeTableRef):
        raise Uncertain(f'the position of cursor "{node.cursor}" is not tracked')
    place = nodes.Var(type=TypeRef(oids.INT8), range_index=item.range_index, attnum=CTID)
    return f"({writer.write(place)} = {node.parameter - 1})"


@expression(nodes.Var)
def column(writer: Writer, node: nodes.Var) -> str:
    """A column, by its number; a column of a join is an expression over the joined relations."""
    level = writer.levels[-1 - node.levels_up]
    entry = level.query.range_table[node.range_index - 1]
    if entry.kind is nodes.RangeKind.JOIN and node.attnum:
        return _at_level(writer, entry.join_alias_vars[node.attnum - 1], node.levels_up)
    name = alias(level, node.range_index)
    if node.attnum == 0:
        return _whole_row(writer, entry, name)
    if entry.kind is nodes.RangeKind.RELATION:
        if node.attnum in (CTID, TABLEOID):
            writer.read(entry.relation, 0)
            return f"{name}.rid" if node.attnum == CTID else _table_oid(writer, entry, name)
        if node.attnum < 0:
            raise Uncertain("the values of system columns are unknown")
        writer.read(entry.relation, node.attnum)
    text = f"{name}.c{node.attnum}"
    if text in writer.unknown:
        raise Uncertain(writer.unknown[text])
    return text


def _table_oid(writer: Writer, entry: nodes.RangeTableEntry, name: str) -> str:
    """tableoid; in a table with children it differs by row."""
    names = writer.facts.names
    item = names.catalog.get(entry.relation)
    if isinstance(item, Table) and entry.inherit and children_of(names.catalog, item.oid):
        return f"{name}.tid"
    return f"CAST({entry.relation} AS BIGINT)"


def _at_level(writer: Writer, node: nodes.Node, levels_up: int) -> str:
    """An expression that belongs to an outer query, written there."""
    if not levels_up:
        return writer.write(node)
    inner = writer.levels[-levels_up:]
    del writer.levels[-levels_up:]
    try:
        return writer.write(node)
    finally:
        writer.levels.extend(inner)


def _whole_row(writer: Writer, entry: nodes.RangeTableEntry, name: str) -> str:
    numbers = [number for number, item in enumerate(entry.columns, 1) if not item.dropped]
    if entry.kind is nodes.RangeKind.RELATION:
        for number in numbers:
            writer.read(entry.relation, number)
    elif entry.kind is nodes.RangeKind.FUNCTION and len(numbers) == 1:
        expr = entry.functions[0].expr
        if not fields_of(writer.facts, expr.type.oid) and expr.type.oid != oids.RECORD:
            return f"{name}.c1"
    return "{" + ", ".join(f"'f{place}': {name}.c{number}" for place, number in enumerate(numbers, 1)) + "}"


@expression(nodes.Const)
def constant(writer: Writer, node: nodes.Const) -> str:
    """A constant."""
    if node.value is None:
        return f"CAST(NULL AS {writer.type(node.type)})"
    return written_value(writer, node.type, from_text(writer.facts, node.type, node.value))


def written_value(writer: Writer, type: TypeRef, value: Value) -> str:
    """A value as an expression."""
    name = writer.type(type)
    if value is None:
        return f"CAST(NULL AS {name})"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        facts = writer.facts
        element = TypeRef(VECTORS.get(facts.base_type(type.oid)) or facts.base_element_type(type.oid))
        if is_deep(value):
            raise dimensions()
        return f"CAST([{', '.join(written_value(writer, element, item) for item in value)}] AS {name})"
    if isinstance(value, Record):
        parts = zip(value.fields, value.values, strict=True)
        inner = (f"'f{n}': {written_value(writer, field.type, item)}" for n, (field, item) in enumerate(parts, 1))
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, str):
        return cast_text(literal(value), name)
    if isinstance(value, int):
        return str(value) if name == "INTEGER" else f"CAST({value} AS {name})"
    if isinstance(value, float):
        return f"CAST({literal(repr(value))} AS {name})"
    if type.typmod >= 0:
        return f"CAST({literal(str(value))} AS {name})"
    return _plain_decimal(str(value))


def _plain_decimal(text: str) -> str:
    digits = sum(mark.isdigit() for mark in text)
    return text if digits <= 38 and text.replace("-", "").replace(".", "").isdigit() else f"CAST('{text}' AS DOUBLE)"


@expression(nodes.Param)
def parameter(writer: Writer, node: nodes.Param) -> str:
    """A variable of the surrounding code, or the value that a sub-link is compared with."""
    if node.kind is nodes.ParamKind.SUBLINK:
        raise Uncertain("this subquery output is not supported")
    fields = writer.parameter_fields(node.number)
    name = writer.parameter(node.number)
    if writer.facts.base_type(node.type.oid) == oids.NUMERIC and node.type.typmod < 0:
        return name
    text = f"CAST({name} AS {crossing_type(writer.facts, node.type, fields)})"
    inside = writer.type(node.type, fields)
    return text if crossing_type(writer.facts, node.type, fields) == inside else cast_text(text, inside)


@expression(nodes.CaseTestExpr)
def case_test(writer: Writer, node: nodes.CaseTestExpr) -> str:
    """The expression after CASE."""
    return writer.levels[-1].tests[-1]


# --- conversions --------------------------------------------------------------------------------------------


@expression(nodes.RelabelType, nodes.CollateExpr, nodes.NamedArgExpr)
def relabelled(writer: Writer, node: nodes.RelabelType | nodes.CoerceToDomain) -> str:
    """A conversion that changes no value, or name => value."""
    return writer.write(node.arg)


@expression(nodes.CoerceToDomain)
def as_domain(writer: Writer, node: nodes.CoerceToDomain) -> str:
    """A value of a domain; one that is not cast by the query itself is checked where it is stored or passed."""
    if node.form is not nodes.CoercionForm.EXPLICIT_CAST:
        return relabelled(writer, node)
    return called(writer, CallSite(Kind.DOMAIN, node.type.oid, (node.arg.type,), node.type), [node.arg])


@expression(nodes.CoerceViaIO)
def converted(writer: Writer, node: nodes.CoerceViaIO) -> str:
    """A conversion through text."""
    text = as_text(writer, node.arg)
    return text if writer.facts.base_type(node.type.oid) in STRINGS else read_text(writer, node.type, text)


def as_text(writer: Writer, node: nodes.Node) -> str:
    """The result of the type's output function for a value."""
    if not prints_as_kept(writer.facts, node.type.oid):
        raise Uncertain("the text of a date or time depends on session settings")
    text = writer.write(node)
    base = writer.facts.base_type(node.type.oid)
    name = writer.type(node.type)
    if base in STRINGS:
        return text
    if base == oids.BOOL:
        return f"CASE WHEN {text} THEN 't' WHEN NOT {text} THEN 'f' END"
    if base in PRINTED_ALIKE:
        return f"CAST({text} AS VARCHAR)"
    if name == "VARCHAR" and base not in REFERENCES and base != oids.RECORD:
        return text
    site = CallSite(Kind.OUTPUT, 0, (node.type,), TypeRef(oids.TEXT), shapes=(shape_of(writer, node),))
    return called(writer, site, [node])


def read_text(writer: Writer, type: TypeRef, text: str) -> str:
    """The result of the type's input function for a text."""
    site = CallSite(Kind.INPUT, 0, (TypeRef(oids.TEXT),), type)
    return called(writer, site, [], [text])


@expression(nodes.ArrayCoerceExpr)
def array_converted(writer: Writer, node: nodes.ArrayCoerceExpr) -> str:
    """A conversion of each element."""
    text = writer.write(node.arg)
    inside, wanted = writer.type(node.arg.type), writer.type(node.type)
    element = node.element
    while isinstance(element, nodes.RelabelType):
        element = element.arg
    if isinstance(element, nodes.CaseTestExpr):
        return text if inside == wanted else f"CAST({text} AS {wanted})"
    with writer.testing("e"):
        return f"list_transform({text}, lambda e: {writer.write(element)})"


# --- tests and choices --------------------------------------------------------------------------------------


@expression(nodes.BoolExpr)
def boolean(writer: Writer, node: nodes.BoolExpr) -> str:
    """AND, OR and NOT. DuckDB evaluates all parts of an output; PostgreSQL none after one that decides."""
    parts = [writer.write(arg) for arg in node.args]
    if node.operator == "not":
        return f"(NOT {parts[0]})"
    word, decides = ("AND", "NOT ") if node.operator == "and" else ("OR", "")
    text = parts.pop()
    while parts:
        part = parts.pop()
        decided = f"CASE WHEN {decides}{part} THEN {'false' if decides else 'true'} ELSE {part} {word} {text} END"
        text = f"({decided if may_fail(text) else f'{part} {word} {text}'})"
    return text


@expression(nodes.NullTest)
def null_test(writer: Writer, node: nodes.NullTest) -> str:
    """IS NULL; for a row: whether all of its fields are NULL, or all are not."""
    words = "IS NOT NULL" if node.negated else "IS NULL"
    tested = list(_fields(writer, node.arg)) if node.is_row else []
    return f"({' AND '.join(f'{field} {words}' for field in tested or [writer.write(node.arg)])})"


def _fields(writer: Writer, node: nodes.Node) -> Iterator[str]:
    """The fields of a row that a test for NULL is about; of ROW(...), its arguments: eval_const_expressions."""
    if isinstance(node, nodes.RowExpr):
        yield from map(writer.write, node.args)
        return
    if isinstance(node, nodes.Param):
        fields = writer.parameter_fields(node.number)
    else:
        fields = fields_of(writer.facts, node.type.oid)
    yield from (f"({writer.write(node)}).f{number}" for number in range(1, len(fields) + 1))


@expression(nodes.BooleanTest)
def boolean_test(writer: Writer, node: nodes.BooleanTest) -> str:
    """IS TRUE and the other boolean tests."""
    text = writer.write(node.arg)
    return f"({text} {node.test.upper().replace('UNKNOWN', 'NULL')})"


@expression(nodes.CaseExpr)
def case(writer: Writer, node: nodes.CaseExpr) -> str:
    """CASE."""
    if node.arg is None:
        return _branches(writer, node)
    with writer.testing(writer.write(node.arg)):
        return _branches(writer, node)


def _branches(writer: Writer, node: nodes.CaseExpr) -> str:
    whens = " ".join(f"WHEN {writer.write(test)} THEN {writer.write(result)}" for test, result in node.whens)
    return f"CASE {whens} ELSE {writer.write(node.default)} END"


@expression(nodes.CoalesceExpr)
def coalesce(writer: Writer, node: nodes.CoalesceExpr) -> str:
    """COALESCE."""
    return f"COALESCE({', '.join(writer.write(arg) for arg in node.args)})"


@expression(nodes.MinMaxExpr)
def greatest(writer: Writer, node: nodes.MinMaxExpr) -> str:
    """GREATEST and LEAST."""
    if sort_form(writer, node.type, "") != "":
        raise Uncertain("the greatest of such values is unknown")
    return f"{'GREATEST' if node.greatest else 'LEAST'}({', '.join(writer.write(arg) for arg in node.args)})"


# --- rows ------------------------------------------------------------------------------------------------


@expression(nodes.RowExpr)
def row(writer: Writer, node: nodes.RowExpr) -> str:
    """ROW(...)."""
    values = enumerate(values_of(writer.facts, node), 1)
    return "{" + ", ".join(f"'f{n}': {writer.write(value)}" for n, value in values) + "}"


@expression(nodes.FieldSelect)
def field(writer: Writer, node: nodes.FieldSelect) -> str:
    """(row).field."""
    if isinstance(node.arg, nodes.Var) and node.arg.attnum == 0:
        var = node.arg
        made = nodes.Var(type=node.type, range_index=var.range_index, attnum=node.attnum, levels_up=var.levels_up)
        return column(writer, made)
    relation = writer.facts.type_relation(node.arg.type.oid)
    number = node.attnum
    if relation:
        columns = writer.facts.relation_columns(relation)[: node.attnum]
        number = sum(not item.dropped for item in columns)
    return f"({writer.write(node.arg)}).f{number}"


# --- operators and calls --------------------------------------------------------------------------------------


@expression(nodes.OpExpr)
def operator(writer: Writer, node: nodes.OpExpr) -> str:
    """An operator."""
    return operation(writer, node.operator, node.args, node.type)


@expression(nodes.DistinctExpr, nodes.NullIfExpr)
def distinct(writer: Writer, node: nodes.DistinctExpr | nodes.NullIfExpr) -> str:
    """IS DISTINCT FROM and NULLIF."""
    left, right = equal_forms(writer, node.args)
    return f"NULLIF({left}, {right})" if isinstance(node, nodes.NullIfExpr) else f"({left} IS DISTINCT FROM {right})"


@expression(nodes.RowCompareExpr)
def row_compare(writer: Writer, node: nodes.RowCompareExpr) -> str:
    """(a, b) < (c, d)."""
    *others, last = zip(node.operators, node.left, node.right, strict=True)
    text = _compared(writer, *last)
    for operator, left, right in reversed(others):
        same = f"{writer.write(left)} = {writer.write(right)}"
        text = f"(CASE WHEN {same} THEN {text} ELSE {_compared(writer, operator, left, right)} END)"
    return text


def _compared(writer: Writer, operator: Oid, left: nodes.Node, right: nodes.Node) -> str:
    return operation(writer, operator, (left, right), TypeRef(oids.BOOL))


@expression(nodes.NextValueExpr)
def next_value(writer: Writer, node: nodes.NextValueExpr) -> str:
    """The next value of an identity column."""
    site = CallSite(Kind.NEXT_VALUE, node.sequence, (), node.type)
    return called(writer, site, [])
