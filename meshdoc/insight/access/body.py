"""The statements of functions: a parsed body, or the text of one in SQL or of a PL/pgSQL function that only returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.analyze.sql_function import Arguments, stored_body
from meshdoc.analyze.state import ParseState
from meshdoc.analyze.stored import empty_path
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PUBLIC, SQL_LANGUAGE, Schema
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import SqlError
from meshdoc.insight.reanalyzed import stored_query
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.syntax.names import split_identifiers
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.plpgsql import Parameter, parse_routine


def _known(catalog: Catalog) -> dict[Oid, Sequence[nodes.Query] | None]:
    """The statements of functions by oid, analyzed as they are asked for."""
    return {}


def statements(names: Names, routine: Routine) -> Sequence[nodes.Query] | None:
    """The analyzed statements of a function; None if it does more than return, or cannot be analyzed.

    Without a search_path of its own, names are looked up in pg_catalog and public.
    """
    known = names.catalog.derived(_known)
    if routine.oid not in known:
        known[routine.oid] = _statements(names, routine)
    return known[routine.oid]


def _statements(names: Names, routine: Routine) -> Sequence[nodes.Query] | None:
    try:
        if routine.sql_body:
            return stored_body(names, routine)
        text = _text(names, routine)
        state = Arguments(Facts(replace(names, path=_path(names, routine))), routine).state
        return [analyze_statement(state(), raw.stmt) for raw in raw_parser(text)] if text else None
    except SqlError:
        return None


def _text(names: Names, routine: Routine) -> str:
    """The statements of a function as SQL; empty if they are not known."""
    if routine.language == SQL_LANGUAGE:
        return routine.body
    language = names.catalog.get(routine.language)
    return _returned(routine) if language and language.name == "plpgsql" else ""


def _returned(routine: Routine) -> str:
    """What a PL/pgSQL function without anything else returns, as a SELECT."""
    parameters = [Parameter(argument.name, "IN", "text") for argument in routine.inputs()]
    returns = "RETURNS SETOF text" if routine.returns_set else "RETURNS text"
    (block,) = parse_routine(routine.name, routine.body, parameters, returns, lambda text: False).action.values()
    first, *rest = block.get("body") or [{}]
    if "exceptions" in block or any(statement != {"PLpgSQL_stmt_return": {}} for statement in rest):
        return ""
    query = first.get("PLpgSQL_stmt_return_query", {}).get("query") or {}
    value = first.get("PLpgSQL_stmt_return", {}).get("expr") or {}
    if query:
        return str(query["PLpgSQL_expr"]["query"])
    return f"SELECT {value['PLpgSQL_expr']['query']}" if value else ""


def query_of(names: Names, query: Expr) -> nodes.Query | None:
    """The query of a view, analyzed again from its text if its tree is not kept; None if it is unknown."""
    if query.tree is not None:
        return stored_query(names, query)
    if not query.text:
        return None
    try:
        (raw,) = raw_parser(expression(names, query))
        return analyze_statement(ParseState(facts=Facts(empty_path(names))), raw.stmt)
    except SqlError:
        return None


def _path(names: Names, routine: Routine) -> tuple[Oid, ...]:
    setting = dict(routine.config).get("search_path")
    if setting is None:
        return (PUBLIC,)
    found = (names.catalog.find("schema", name) for name in split_identifiers(setting))
    return tuple(schema.oid for schema in found if isinstance(schema, Schema))
