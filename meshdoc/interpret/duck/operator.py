"""Operators and function calls in DuckDB's SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from meshdoc.analyze.funcapi import result_row
from meshdoc.analyze.variable import ZONED, in_utc
from meshdoc.catalog.contents import Field
from meshdoc.catalog.database import C_LANGUAGE, INTERNAL_LANGUAGE, SQL_LANGUAGE
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.builtins import builtin
from meshdoc.interpret.builtins.citext import LIBRARY
from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.duck.call import called, shape_of
from meshdoc.interpret.duck.scale import is_rounded
from meshdoc.interpret.duck.sorting import sort_form
from meshdoc.interpret.duck.templates import SETS, TEMPLATES
from meshdoc.interpret.duck.types import STRINGS, literal
from meshdoc.interpret.duck.writer import Writer, expression
from meshdoc.interpret.value import Uncertain, dimensions
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace

COMPILED = (INTERNAL_LANGUAGE, C_LANGUAGE)
COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
ARITHMETIC = frozenset({"+", "-", "*"})


def operation(writer: Writer, operator: Oid, args: Sequence[nodes.Node], type: TypeRef) -> str:
    """An operator applied to its arguments."""
    row = writer.facts.operator(operator)
    if operator >= FIRST_USER_OID:
        return _by_function(writer, row.function, args, type)
    check_time_zone(writer, row.function, args, type)
    if row.name in COMPARISONS and writer.facts.proc(row.function).body not in builtin:
        return _comparison(writer, row.name, args)
    if row.name in ARITHMETIC and len(args) == 2 and _are_numbers(writer, args):
        left, right = (writer.write(arg) for arg in args)
        return f"({left} {row.name} {right})"
    if row.name == "||" and writer.facts.proc(row.function).language == SQL_LANGUAGE:
        left, right = (_text(writer, arg) for arg in args)
        return f"({left} || {right})"
    return _by_function(writer, row.function, args, type)


def check_time_zone(writer: Writer, function: Oid, args: Sequence[nodes.Node], result: TypeRef) -> None:
    """Raise Uncertain for a PostgreSQL function over local times if the session's time zone is not UTC.

    Such functions are stable: their results depend on settings.
    """
    bases = {writer.facts.base_type(type.oid) for type in (result, *(arg.type for arg in args))}
    if args and bases & ZONED and writer.facts.proc(function).volatility == "s" and not in_utc(writer.facts):
        raise Uncertain("local times in the session time zone are not supported")


def _text(writer: Writer, node: nodes.Node) -> str:
    """node::text."""
    if writer.facts.base_type(node.type.oid) == oids.BOOL:
        return f"CAST({writer.write(node)} AS VARCHAR)"
    converted = nodes.CoerceViaIO(type=TypeRef(oids.TEXT), arg=node, form=nodes.CoercionForm.IMPLICIT_CAST)
    return writer.write(converted)


def _are_numbers(writer: Writer, args: Sequence[nodes.Node]) -> bool:
    return all(writer.facts.category(writer.facts.base_type(arg.type.oid))[0] == "N" for arg in args)


def _comparison(writer: Writer, name: str, args: Sequence[nodes.Node]) -> str:
    if name in ("=", "<>"):
        left, right = equal_forms(writer, args)
        return f"({left} {name} {right})"
    left, right = _told_apart(writer, args)
    return f"({sort_form(writer, args[0].type, left)} {name} {sort_form(writer, args[0].type, right)})"


def equal_forms(writer: Writer, args: Sequence[nodes.Node]) -> tuple[str, str]:
    """Two values in a form that is the same if PostgreSQL calls them equal."""
    left, right = _told_apart(writer, args)
    if writer.facts.base_type(args[0].type.oid) == oids.BPCHAR:
        return f"rtrim({left}, ' ')", f"rtrim({right}, ' ')"
    return left, right


def _told_apart(writer: Writer, args: Sequence[nodes.Node]) -> tuple[str, str]:
    """Two values, of which computed numerics must differ in known digits."""
    left, right = (writer.write(arg) for arg in args)
    is_numeric = writer.facts.base_type(args[0].type.oid) == oids.NUMERIC
    if is_numeric and any(is_rounded(writer.facts, arg) for arg in args):
        left = f"told_apart({left}, {right})"
    return left, right


def _by_function(writer: Writer, function: Oid, args: Sequence[nodes.Node], type: TypeRef) -> str:
    call = nodes.FuncExpr(type=type, function=function, args=tuple(args))
    return writer.write(call)


# --- functions ------------------------------------------------------------------------------------------


@expression(nodes.FuncExpr)
def function(writer: Writer, node: nodes.FuncExpr) -> str:
    """A call; one that returns a set is unnested in place."""
    return f"unnest({result_of(writer, node)})" if node.returns_set else result_of(writer, node)


def result_of(writer: Writer, node: nodes.FuncExpr) -> str:
    """The value of a call, or the list of the rows that it returns."""
    proc = writer.facts.proc(node.function)
    if _is_routine(writer, proc):
        return _called(writer, node, Kind.ROUTINE)
    check_time_zone(writer, node.function, node.args, node.type)
    if proc.body in STRIPPING:
        return STRIPPING[proc.body].format(writer.write(node.args[0]))
    if _is_cast(writer, node) and proc.body not in builtin:
        return _cast(writer, node)
    if proc.body.startswith("extract_"):
        return _extract(writer, node)
    if template := (SETS if node.returns_set else TEMPLATES).get(proc.body):
        if proc.body.startswith(CUTTING) and isinstance(node.args[1], nodes.Const):
            _check_branches(node.args[1].value or "")
        args = [_flat(arg) for arg in node.args] if proc.body == "array_unnest" else node.args
        return template.format(*(writer.write(arg) for arg in args))
    if proc.body in builtin:
        return _called(writer, node, Kind.FUNCTION)
    raise Uncertain(f"the result of {proc.name}() is unknown")


def _flat(array: nodes.Node) -> nodes.Node:
    """An ARRAY[...] of one dimension with the elements of all."""
    if not isinstance(array, nodes.ArrayExpr) or not array.multidims:
        return array
    inner = [item for item in map(_flat, array.elements) if isinstance(item, nodes.ArrayExpr)]
    if len(inner) < len(array.elements):
        raise dimensions()
    return replace(array, elements=tuple(item for each in inner for item in each.elements), multidims=False)


CUTTING = ("textregexreplace", "regexp_split_to")
"""Functions whose result depends on how much of a text an expression matches."""


def _check_branches(pattern: str) -> None:
    """Raise Uncertain for branches of which DuckDB takes the first that matches, and PostgreSQL the longest."""
    for group in re.split("[()]", pattern):
        branches = group.split("|")
        alike = any(later.startswith(earlier) for earlier, later in combinations(branches[:MANY], 2))
        if alike or len(branches) > MANY:
            raise Uncertain(f'the regular expression "{pattern}" is not supported')


MANY = 50
"""Branches of an expression that are compared with each other."""


def _is_cast(writer: Writer, node: nodes.FuncExpr) -> bool:
    """Whether the function is the one that converts its argument's type."""
    source = writer.facts.base_type(node.args[0].type.oid) if node.args else NO_OID
    cast = writer.facts.names.system.cast(source, node.type.oid)
    return cast is not None and cast.function == node.function


def _cast(writer: Writer, node: nodes.FuncExpr) -> str:
    """A conversion between types that DuckDB has. Uncertain if it would only be between their texts."""
    for type in (node.args[0].type, node.type):
        if writer.type(type) == "VARCHAR" and writer.facts.base_type(type.oid) not in STRINGS:
            raise Uncertain(f"the conversion to {writer.facts.format_type(node.type.oid)} is not supported")
    if writer.type(node.type) in ("FLOAT", "DOUBLE") and is_rounded(writer.facts, node.args[0]):
        raise Uncertain("the last digits of a computed numeric are unknown")
    return f"CAST({writer.write(node.args[0])} AS {writer.type(node.type)})"


STRIPPING = {"rtrim1": "rtrim({0}, ' ')", "text_char": "left({0}, 1)"}
"""Casts that change the value."""


def _extract(writer: Writer, node: nodes.FuncExpr) -> str:
    """EXTRACT: an integer, or seconds with as many digits as PostgreSQL gives them: timestamp_part_common."""
    field, value = node.args
    if not isinstance(field, nodes.Const):
        raise Uncertain("the field of extract() is unknown")
    name, written = (field.value or "").lower(), writer.write(value)
    if name in PER_SECOND:
        parts, digits = PER_SECOND[name]
        return f"CAST(date_part('microseconds', {written}) / {parts} AS DECIMAL(38, {digits}))"
    has_fraction = name == "epoch" and writer.facts.base_type(value.type.oid) != oids.DATE
    type = "DECIMAL(38, 6)" if has_fraction else "BIGINT"
    return f"CAST(date_part({writer.write(field)}, {written}) AS {type})"


PER_SECOND = {"second": (1_000_000, 6), "seconds": (1_000_000, 6), "milliseconds": (1_000, 3)}
"""How many microseconds these fields count by, and how many digits they have."""


def as_listed(writer: Writer, node: nodes.Node, fields: tuple[Field, ...]) -> str:
    """The rows that a call returns, as a list, with the fields of a column definition list."""
    proc = writer.facts.proc(node.function) if isinstance(node, nodes.FuncExpr) else None
    if not isinstance(node, nodes.FuncExpr) or proc is None:
        raise Uncertain("column definition lists in FROM are not supported")
    is_routine = _is_routine(writer, proc)
    if not is_routine and proc.body not in builtin:
        raise Uncertain(f"the result of {proc.name}() is unknown")
    text = _called(writer, node, Kind.ROUTINE if is_routine else Kind.FUNCTION, fields)
    return text if node.returns_set else f"[{text}]"


def _is_routine(writer: Writer, proc: SystemProc) -> bool:
    """Whether its body is executed: a routine of the migrations, or one of PostgreSQL's own in SQL."""
    if reason := opaque(writer.facts, proc):
        raise Uncertain(reason)
    own = isinstance(writer.facts.names.catalog.get(proc.oid), Routine)
    return (own and proc.language not in COMPILED) or proc.language == SQL_LANGUAGE


def opaque(facts: Facts, proc: SystemProc) -> str:
    """Why the result of a routine of the migrations is unknown whatever its arguments; empty if it is not."""
    if proc.language not in COMPILED or not isinstance(facts.names.catalog.get(proc.oid), Routine):
        return ""
    known = proc.body in (builtin if proc.library == LIBRARY else () if proc.library else TEMPLATES)
    return "" if known else f"the result of {proc.name}() is unknown: it is written in C"


def result_fields(writer: Writer, node: nodes.Node) -> tuple[Field, ...]:
    """The fields of a call's rows, if it returns rows."""
    row = result_row(writer.facts, node)
    return tuple(Field(item.name, item.type) for item in row.columns or () if not item.dropped)


def _called(writer: Writer, node: nodes.FuncExpr, kind: Kind, fields: tuple[Field, ...] = ()) -> str:
    """A call out of DuckDB."""
    given = [arg.arg if isinstance(arg, nodes.NamedArgExpr) else arg for arg in node.args]
    places = tuple(arg.number if isinstance(arg, nodes.NamedArgExpr) else n for n, arg in enumerate(node.args))
    site = CallSite(
        kind=kind,
        function=node.function,
        arguments=tuple(arg.type for arg in node.args),
        result=node.type,
        places=places,
        returns_set=node.returns_set,
        fields=fields or (result_fields(writer, node) if node.type.oid == oids.RECORD else ()),
        shapes=tuple(shape_of(writer, arg) for arg in given),
        variadic=node.variadic,
    )
    return called(writer, site, given)


@expression(nodes.SQLValueFunction)
def session_value(writer: Writer, node: nodes.SQLValueFunction) -> str:
    """CURRENT_DATE, CURRENT_USER and similar: the clock, or the current role."""
    name = node.name.lower()
    if name in CLOCK:
        if name != "current_timestamp" and not in_utc(writer.facts):
            raise Uncertain("local times in the session time zone are not supported")
        return f"CAST(CAST({literal(writer.now().isoformat(' '))} AS TIMESTAMPTZ) AS {writer.type(node.type)})"
    return called(writer, CallSite(Kind.SESSION, 0, (), node.type, name=name), [])


CLOCK = frozenset({"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"})
