"""Input and output of SQL/JSON functions: transformJsonValueExpr and transformJsonOutput of parse_expr.c."""

from __future__ import annotations

from pglast import ast, enums

from meshdoc import errors
from meshdoc.analyze.coerce import ASSIGNMENT, EXPLICIT, coerce_to_specific_type, coerce_to_target_type
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.dispatch import transform
from meshdoc.analyze.state import ParseState, location, word_of
from meshdoc.analyze.type import resolve_type
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace

_PASSED_AS_THEY_ARE = frozenset(
    {
        *(oids.BOOL, oids.NUMERIC, oids.INT2, oids.INT4, oids.INT8, oids.FLOAT4, oids.FLOAT8, oids.TEXT, oids.VARCHAR),
        *(oids.DATE, oids.TIME, oids.TIMETZ, oids.TIMESTAMP, oids.TIMESTAMPTZ),
    }
)
_JSON = (oids.JSON, oids.JSONB)


def format_of(raw: ast.JsonFormat | None) -> tuple[str, str]:
    """FORMAT JSON ENCODING ...; empty for omitted parts."""
    if raw is None:
        return "", ""
    format = word_of(enums.JsonFormatType(raw.format_type), "JS_FORMAT_")
    encoding = word_of(enums.JsonEncoding(raw.encoding), "JS_ENC_")
    return format.removeprefix("default"), encoding.removeprefix("default")


def system_function(facts: Facts, name: str, *types: Oid) -> Oid:
    """A built-in function by its name and argument types."""
    for proc in facts.procs_named(PG_CATALOG, name):
        if proc.argument_types == types:
            return proc.oid
    raise KeyError(name)


def _call(facts: Facts, name: str, type: Oid, args: tuple[nodes.Node, ...], *types: Oid) -> nodes.FuncExpr:
    return nodes.FuncExpr(type=TypeRef(type), function=system_function(facts, name, *types), args=args)


def _encoding(name: str) -> nodes.Const:
    return nodes.Const(type=TypeRef(oids.NAME), value={"utf16": "UTF16", "utf32": "UTF32"}.get(name, "UTF8"))


def bytea_to_text(facts: Facts, node: nodes.Node, encoding: str) -> nodes.Node:
    """makeJsonByteaToTextConversion."""
    args = (node, _encoding(encoding))
    return _call(facts, "convert_from", oids.TEXT, args, oids.BYTEA, oids.NAME)


def json_value(
    state: ParseState,
    construct: str,
    raw: ast.JsonValueExpr,
    default: str,
    target: Oid = NO_OID,
    *,
    passing: bool = False,
) -> nodes.Node:
    """A value with its FORMAT, converted to JSON if required: transformJsonValueExpr."""
    facts = state.facts
    node = transform(state, raw.raw_expr)
    if node.type.oid == oids.UNKNOWN:
        node = coerce_to_specific_type(facts, node, oids.TEXT, construct)
    said, encoding = format_of(raw.format)
    type = node.type.oid
    string = facts.category(type)[0] == "S"
    if said and encoding and type != oids.BYTEA:
        message = "JSON ENCODING clause is only allowed for bytea input type"
        raise SqlError("42804", message, offset=location(raw.format))
    if passing and not said and (type in _PASSED_AS_THEY_ARE or string):
        return node
    format = "" if type in _JSON else said or default
    if not format and (not target or type == target):
        return node
    if not passing and not target and type != oids.BYTEA and not string:
        which = "explicit" if said else "implicit"
        message = f"cannot use non-string types with {which} FORMAT JSON clause"
        raise SqlError("42804", message, offset=offset_of(node))
    source = bytea_to_text(facts, node, encoding) if format == "json" and type == oids.BYTEA else node
    made = _as_json(facts, source, format, target)
    if made is source:
        return node
    return nodes.JsonValueExpr(
        type=made.type, raw=node, formatted=made, format=said, encoding=encoding, location=node.location
    )


def _as_json(facts: Facts, node: nodes.Node, format: str, target: Oid) -> nodes.Node:
    wanted = target or (oids.JSONB if format == "jsonb" else oids.JSON)
    made = coerce_to_target_type(facts, node, TypeRef(wanted), EXPLICIT)
    if made is not None:
        return made
    if target:
        one, other = facts.format_type(node.type.oid), facts.format_type(target)
        raise errors.cannot_cast(one, other, offset=offset_of(node))
    name = "to_json" if wanted == oids.JSON else "to_jsonb"
    return _call(facts, name, wanted, (node,), oids.ANYELEMENT)


# --- RETURNING ------------------------------------------------------------------------------------------


def json_output(state: ParseState, raw: ast.JsonOutput | None, *, any_format: bool) -> nodes.JsonReturning:
    """RETURNING type FORMAT ...; without it the type is 0 (transformJsonOutput)."""
    if raw is None:
        return nodes.JsonReturning(type=TypeRef(NO_OID))
    facts = state.facts
    type = resolve_type(facts, raw.typeName)
    if raw.typeName.setof:
        raise SqlError("0A000", "returning SETOF types is not supported in SQL/JSON functions")
    if facts.type(type.oid).kind == "p":
        raise SqlError("0A000", "returning pseudo-types is not supported in SQL/JSON functions")
    format, encoding = format_of(raw.returning.format if raw.returning is not None else None)
    if not format:
        format = "jsonb" if type.oid == oids.JSONB else "json"
        return nodes.JsonReturning(type=type, format=format)
    _check_format(facts, type.oid, encoding, location(raw.returning.format), any_format=any_format)
    return nodes.JsonReturning(type=type, format=format, encoding=encoding)


def _check_format(facts: Facts, type: Oid, encoding: str, offset: int | None, *, any_format: bool) -> None:
    """checkJsonOutputFormat."""
    if not any_format and type not in (oids.BYTEA, *_JSON) and facts.category(type)[0] != "S":
        raise SqlError("0A000", "cannot use JSON format with non-string output types", offset=offset)
    if type != oids.BYTEA and encoding:
        raise SqlError("0A000", "cannot set JSON encoding for non-bytea output types", offset=offset)
    if encoding not in ("", "utf8"):
        hint = "Only UTF8 JSON encoding is supported."
        raise SqlError("0A000", "unsupported JSON encoding", hint=hint, offset=offset)


def constructor_output(state: ParseState, raw: ast.JsonOutput | None, args: list[nodes.Node]) -> nodes.JsonReturning:
    """RETURNING; the default is json unless an argument is jsonb: transformJsonConstructorOutput."""
    found = json_output(state, raw, any_format=True)
    if found.type.oid:
        return found
    binary = any(arg.type.oid == oids.JSONB for arg in args)
    type, format = (oids.JSONB, "jsonb") if binary else (oids.JSON, "json")
    return replace(found, type=TypeRef(type), format=format)


def coerce_json(facts: Facts, node: nodes.Node, returning: nodes.JsonReturning) -> nodes.Node:
    """A json or jsonb value converted to the RETURNING type: coerceJsonFuncExpr."""
    if not returning.type.oid or returning.type.oid == node.type.oid:
        return node
    if returning.format == "json" and returning.type.oid == oids.BYTEA:
        text = coerce_to_specific_type(facts, node, oids.TEXT, "JSON_FUNCTION")
        args = (text, _encoding(returning.encoding))
        return _call(facts, "convert_to", oids.BYTEA, args, oids.TEXT, oids.NAME)
    made = coerce_to_target_type(facts, node, returning.type, ASSIGNMENT)
    if made is None:
        one, other = facts.format_type(node.type.oid), facts.format_type(returning.type.oid)
        raise errors.cannot_cast(one, other, offset=offset_of(node))
    return made
