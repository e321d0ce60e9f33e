"""Constants: make_const (parse_node.c), and eval_const_expressions (clauses.c) for converted literals only."""

from __future__ import annotations

from pglast import ast

from meshdoc.adt.date import local_timestamp
from meshdoc.analyze.input import input_value
from meshdoc.analyze.state import place_of
from meshdoc.analyze.variable import prints_as_kept, reading
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace

INT4_LIMIT, INT8_LIMIT = 2**31, 2**63
_INTEGERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.NUMERIC, oids.FLOAT4, oids.FLOAT8, oids.OID})
_WHOLE = frozenset({oids.INT2, oids.INT4, oids.INT8})
_CASTS = frozenset({nodes.CoercionForm.IMPLICIT_CAST, nodes.CoercionForm.EXPLICIT_CAST})
_STRINGS = frozenset({oids.TEXT, oids.VARCHAR, oids.BPCHAR, oids.NAME})


def make_const(facts: Facts, raw: ast.A_Const) -> nodes.Const:
    """A literal: a number has the smallest of integer, bigint and numeric that holds it; a string has type unknown."""
    where = place_of(raw)
    value = raw.val
    if raw.isnull:
        return nodes.Const(type=TypeRef(oids.UNKNOWN), value=None, location=where)
    if isinstance(value, ast.Integer):
        return nodes.Const(type=TypeRef(oids.INT4), value=str(value.ival), location=where)
    if isinstance(value, ast.Float):
        return _number(facts, str(value.fval), where)
    if isinstance(value, ast.Boolean):
        return nodes.Const(type=TypeRef(oids.BOOL), value="t" if value.boolval else "f", location=where)
    if isinstance(value, ast.BitString):
        text = input_value(facts, TypeRef(oids.BIT), str(value.bsval))
        return nodes.Const(type=TypeRef(oids.BIT), value=text, location=where)
    assert isinstance(value, ast.String)
    return nodes.Const(type=TypeRef(oids.UNKNOWN), value=value.sval, location=where)


def _number(facts: Facts, text: str, where: int) -> nodes.Const:
    try:
        number = int(text, 0) if text.lower().startswith(("0x", "0o", "0b")) else int(text)
    except ValueError:
        number = INT8_LIMIT
    if -INT4_LIMIT <= number < INT4_LIMIT:
        return nodes.Const(type=TypeRef(oids.INT4), value=str(number), location=where)
    if -INT8_LIMIT <= number < INT8_LIMIT:
        return nodes.Const(type=TypeRef(oids.INT8), value=str(number), location=where)
    value = input_value(facts, TypeRef(oids.NUMERIC), text)
    return nodes.Const(type=TypeRef(oids.NUMERIC), value=value, location=where)


# --- under casts ------------------------------------------------------------------------------------------


def fold_constant(facts: Facts, node: nodes.Node) -> nodes.Const | None:
    """The constant that an expression evaluates to, if it is a constant under casts that keep its text; else None."""
    if isinstance(node, nodes.Const):
        return node
    if isinstance(node, nodes.CoerceToDomain | nodes.CollateExpr):
        return fold_constant(facts, node.arg)
    if isinstance(node, nodes.RelabelType | nodes.CoerceViaIO):
        inner = fold_constant(facts, node.arg)
    elif isinstance(node, nodes.FuncExpr) and node.form in _CASTS and _keeps_text(node.args[0].type, node.type):
        inner = fold_constant(facts, node.args[0])
    else:
        return None
    if inner is None or (isinstance(node, nodes.CoerceViaIO) and not _prints_as_kept(facts, inner.type)):
        return None
    value = None if inner.value is None else _converted(facts, inner.type, node.type, inner.value)
    return replace(inner, type=node.type, value=value)


def _prints_as_kept(facts: Facts, type: TypeRef) -> bool:
    """Whether the text of a constant is what the type's output function prints in any session."""
    return type.oid not in oids.NAMED and prints_as_kept(facts, type.oid)


def _keeps_text(source: TypeRef, target: TypeRef) -> bool:
    """Whether a cast's result equals the target type's reading of the source's text."""
    if source.oid in _WHOLE:
        return target.oid in _INTEGERS
    if source.oid == oids.NUMERIC and target.oid in (oids.FLOAT4, oids.FLOAT8):
        return True
    if source.oid == oids.DATE:
        return target.oid in (oids.TIMESTAMP, oids.TIMESTAMPTZ)
    if source.oid in (oids.TIMESTAMP, oids.TIMESTAMPTZ):
        return target.oid in (oids.TIMESTAMP, oids.TIMESTAMPTZ)
    if source.oid == target.oid:
        return source.oid in (*_STRINGS, oids.NUMERIC, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.TIME, oids.INTERVAL)
    return source.oid in _STRINGS and target.oid in _STRINGS


def _converted(facts: Facts, source: TypeRef, type: TypeRef, text: str) -> str:
    if source.oid == oids.TIMESTAMPTZ and type.oid == oids.TIMESTAMP:
        text = local_timestamp(text, reading(facts))
    try:
        return input_value(facts, type, text)
    except SqlError as error:
        if error.sqlstate == "22003" and type.oid in _WHOLE:
            raise SqlError("22003", f"{facts.format_type(type.oid)} out of range") from None
        raise
