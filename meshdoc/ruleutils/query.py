"""Queries: get_query_def, get_with_clause, get_values_def."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.nodes import nodes, oids
from meshdoc.registry import Registry
from meshdoc.ruleutils.columns import query_namespace
from meshdoc.ruleutils.printer import Printer
from meshdoc.ruleutils.variables import whole
from meshdoc.ruleutils.writer import STANDARD

command: Registry[str, Callable[[nodes.Query, Printer], None]] = Registry("command")
MATERIALIZED = {"": "", "always": "MATERIALIZED ", "never": "NOT MATERIALIZED "}


def print_query(
    query: nodes.Query, to: Printer, *, names_matter: bool, output_names: tuple[str, ...] | None = None
) -> None:
    """Print a query in the context of `to`, starting at its current indentation."""
    inner = Printer(
        naming=to.naming,
        writer=to.writer.within(to.writer.level),
        namespaces=(query_namespace(to.naming, query, to.namespaces), *to.namespaces),
        output_names=output_names if query.command == "select" else None,
        names_matter=names_matter,
        prefixed=bool(to.namespaces) or len(query.range_table) != 1,
    )
    command[query.command](query, inner)


def names(items: Iterable[str]) -> str:
    """Names separated by commas."""
    return ", ".join(map(quote_identifier, items))


def print_values(rows: Iterable[tuple[nodes.Node, ...]], to: Printer) -> None:
    """Print VALUES (...), (...). Commas inside a row are not followed by a blank."""
    to.write("VALUES ")
    for row in to.separated(rows, ", (", first="("):
        for item in to.separated(row, ","):
            whole(item, to)
        to.write(")")


def print_with(query: nodes.Query, to: Printer) -> None:
    """Print WITH, if the query has any."""
    if not query.ctes:
        return
    if to.writer.indented:
        to.writer.level += STANDARD
        to.write(" ")
    to.write("WITH RECURSIVE " if query.recursive else "WITH ")
    for cte in to.separated(query.ctes):
        _print_cte(cte, to)
    if to.writer.indented:
        to.writer.level -= STANDARD
        to.writer.keyword("")
    else:
        to.write(" ")


def _print_cte(cte: nodes.CommonTableExpr, to: Printer) -> None:
    to.write(quote_identifier(cte.name))
    to.write(f"({names(cte.alias_columns)})" if cte.alias_columns else "")
    to.write(" AS ", MATERIALIZED[cte.materialized], "(")
    if to.writer.indented:
        to.writer.keyword("")
    print_query(cte.query, to, names_matter=True)
    if to.writer.indented:
        to.writer.keyword("")
    to.write(")")
    if cte.search_clause is not None:
        search = cte.search_clause
        to.write(" SEARCH BREADTH" if search.breadth_first else " SEARCH DEPTH", " FIRST BY ", names(search.columns))
        to.write(" SET ", quote_identifier(search.sequence_column))
    if cte.cycle_clause is not None:
        _print_cycle(cte.cycle_clause, to)


def _print_cycle(cycle: nodes.CycleClause, to: Printer) -> None:
    to.write(" CYCLE ", names(cycle.columns), " SET ", quote_identifier(cycle.mark_column))
    if not (_is_boolean(cycle.mark_value, "t") and _is_boolean(cycle.mark_default, "f")):
        to.write(" TO ", cycle.mark_value, " DEFAULT ", cycle.mark_default)
    to.write(" USING ", quote_identifier(cycle.path_column))


def _is_boolean(node: nodes.Node, value: str) -> bool:
    return (
        isinstance(node, nodes.Const)
        and node.type.oid == oids.BOOL
        and node.value is not None
        and node.value.startswith(value)
    )
