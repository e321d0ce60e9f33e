"""Operators and calls of PostgreSQL's own functions over known values."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.analyze.variable import ZONED, in_utc
from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.database import SQL_LANGUAGE
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin
from meshdoc.interpret.builtins.session import session_value
from meshdoc.interpret.duck.operator import opaque
from meshdoc.interpret.duck.templates import SETS, TEMPLATES
from meshdoc.interpret.duck.types import duck_type
from meshdoc.interpret.fast_path.compare import COMPARISONS, compared, operands
from meshdoc.interpret.fast_path.given import Elsewhere, Given, simple, simple_value, unknown_in
from meshdoc.interpret.fast_path.scalar import scalar
from meshdoc.interpret.limits import bounded
from meshdoc.interpret.text import printed, read
from meshdoc.interpret.value import flat, known
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

UNNEST = "array_unnest"
WITHOUT_SCALE: dict[Oid, str] = {1708: "numeric_round", 1710: "numeric_trunc"}
"""round(numeric) and trunc(numeric), which are written in SQL."""
DATED = frozenset({oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ})
LIMITS = {oids.INT2: (2**15, "smallint"), oids.INT4: (2**31, "integer"), oids.INT8: (2**63, "bigint")}
"""The first integer that a type does not hold, and the type's name in messages."""


@simple(nodes.OpExpr)
def _operator(given: Given, node: nodes.OpExpr) -> Value:
    row = given.facts.operator(node.operator)
    if node.operator < FIRST_USER_OID and row.name in COMPARISONS and len(node.args) == 2:
        (left, right), types = operands(given, node)
        return compared(given.facts, row.name, types, left, right)
    if node.operator >= FIRST_USER_OID:
        raise Elsewhere
    if row.name == "||" and given.facts.proc(row.function).language == SQL_LANGUAGE:
        return _concatenated(given, node.args)
    return _result(given, row.function, node.args, node.type)


def _concatenated(given: Given, args: Sequence[nodes.Node]) -> Value:
    """textanycat and anytextcat: a || b::text."""
    values = [simple_value(given, arg) for arg in args]
    if any(isinstance(value, list) for value in values):
        raise Elsewhere
    if (unknown := unknown_in(values)) is not None:
        return unknown
    texts = [_as_text(given.facts, arg.type, value) for arg, value in zip(args, values, strict=True)]
    return "".join(text for text in texts if text is not None) if None not in texts else None


def _as_text(facts: Facts, type: TypeRef, value: Value) -> str | None:
    """value::text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return printed(facts, type, value)


@simple(nodes.FuncExpr)
def _function(given: Given, node: nodes.FuncExpr) -> Value:
    if node.returns_set:
        raise Elsewhere
    if node.function >= FIRST_USER_OID:
        if reason := opaque(given.facts, given.facts.proc(node.function)):
            return Unknown(reason)
        raise Elsewhere
    return _result(given, node.function, node.args, node.type, variadic=node.variadic)


def _result(given: Given, function: Oid, args: Sequence[nodes.Node], type: TypeRef, *, variadic: bool = False) -> Value:
    """The result of one of PostgreSQL's own functions."""
    proc = given.facts.proc(function)
    own = scalar.get(proc.body or WITHOUT_SCALE.get(function, ""))
    if _is_local(given, proc, args, type) or (own is None and not _is_callable(given, function, args, type)):
        raise Elsewhere
    values = [simple_value(given, arg) for arg in args]
    if (unknown := unknown_in(values)) is not None:
        return unknown
    if proc.strict and None in values:
        return None
    if own is not None:
        return _in_range(given.facts, type, own(*values))
    types = tuple(arg.type for arg in args)
    result = builtin[proc.body](Call(given.session, given.facts, types, type, variadic), *values)
    bounded(result)
    if isinstance(result, str) and given.facts.base_type(type.oid) in DATED:
        return read(given.facts, type, result)
    if result is not None and not isinstance(result, Unknown) and not _fits(given.facts, type, result):
        raise Elsewhere
    return result


def simple_set(given: Given, node: nodes.Node) -> list[Value]:
    """The rows of a call in FROM of a function that is computed in Python anyway."""
    if not isinstance(node, nodes.FuncExpr) or not node.returns_set or node.function >= FIRST_USER_OID:
        raise Elsewhere
    proc = given.facts.proc(node.function)
    if proc.body == UNNEST:
        array = known(simple_value(given, node.args[0]))
        return list(flat(array)) if isinstance(array, list) else []
    if proc.body not in builtin or proc.body in SETS or proc.volatility == "v" or node.args:
        raise Elsewhere
    rows = builtin[proc.body](Call(given.session, given.facts, (), node.type))
    assert isinstance(rows, list)
    return rows


def _is_callable(given: Given, function: Oid, args: Sequence[nodes.Node], type: TypeRef) -> bool:
    """Whether a function is computed in Python anyway, and calling it once more does no harm."""
    proc = given.facts.proc(function)
    if proc.body not in builtin or proc.body in TEMPLATES or proc.volatility == "v" or proc.returns_set:
        return False
    if any(isinstance(arg, nodes.NamedArgExpr) for arg in args) or proc.language == SQL_LANGUAGE:
        return False
    bases = {given.facts.base_type(item.oid) for item in (type, *(arg.type for arg in args))}
    return oids.RECORD not in bases


def _is_local(given: Given, proc: SystemProc, args: Sequence[nodes.Node], type: TypeRef) -> bool:
    """Whether a function depends on a time zone of the session other than UTC."""
    if proc.volatility != "s" or in_utc(given.facts):
        return False
    return not ZONED.isdisjoint(given.facts.base_type(item.oid) for item in (type, *(arg.type for arg in args)))


def _fits(facts: Facts, type: TypeRef, value: Value) -> bool:
    """Whether a result is what the engine would return for its text."""
    form = duck_type(facts, type)
    if isinstance(value, bool):
        return form == "BOOLEAN"
    if isinstance(value, int):
        return form in ("INTEGER", "BIGINT") and abs(value) < 2 ** (31 if form == "INTEGER" else 63)
    return isinstance(value, str) and form == "VARCHAR"


def _in_range(facts: Facts, type: TypeRef, value: Value) -> Value:
    """A computed integer. Raises SqlError 22003 if its type does not hold it."""
    bounded(value)
    limit, name = LIMITS.get(facts.base_type(type.oid), (0, ""))
    if limit and isinstance(value, int) and not -limit <= value < limit:
        raise SqlError("22003", f"{name} out of range")
    return value


@simple(nodes.SQLValueFunction)
def _session_value(given: Given, node: nodes.SQLValueFunction) -> Value:
    """CURRENT_USER and similar, and the clock of the session."""
    base = given.facts.base_type(node.type.oid)
    if base == oids.NAME:
        return session_value(given.session, node.name.lower())
    if base not in DATED or node.type.typmod >= 0 or not in_utc(given.facts):
        raise Elsewhere
    return read(given.facts, node.type, given.session.now().isoformat(" "))
