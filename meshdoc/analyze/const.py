"""Literals as constants: make_const of parse_node.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.input import input_value
from meshdoc.analyze.state import place_of
from meshdoc.catalog.type import TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

INT4_LIMIT, INT8_LIMIT = 2**31, 2**63


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
