"""XMLTABLE and JSON_TABLE: get_xmltable, get_json_table."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.nodes import nodes
from meshdoc.ruleutils import json
from meshdoc.ruleutils.printer import Implicit, Printer
from meshdoc.ruleutils.writer import VARIABLE


def print_table_function(item: nodes.TableFunc, to: Printer) -> None:
    """Print XMLTABLE or JSON_TABLE."""
    if item.kind == "xmltable":
        _xml_table(item, to)
    else:
        _json_table(item, to)


def _enclosed(word: str, node: nodes.Node | None, to: Printer) -> None:
    if node is not None:
        to.write(word, "(", node, ")", implicit=Implicit.SHOWN)


def _xml_table(item: nodes.TableFunc, to: Printer) -> None:
    to.write("XMLTABLE(")
    if item.namespaces:
        _xml_namespaces(item.namespaces, to)
    _enclosed("", item.row, to)
    _enclosed(" PASSING ", item.document, to)
    for number, column in enumerate(item.columns):
        to.write(", " if number else " COLUMNS ", quote_identifier(column.name), " ")
        _xml_column(item, number, to)
    to.write(")")


def _xml_namespaces(namespaces: Iterable[tuple[str, nodes.Node]], to: Printer) -> None:
    to.write("XMLNAMESPACES (")
    for name, uri in to.separated(namespaces):
        to.write("" if name else "DEFAULT ")
        to.expression(uri, Implicit.SHOWN)
        to.write(f" AS {quote_identifier(name)}" if name else "")
    to.write("), ")


def _xml_column(item: nodes.TableFunc, number: int, to: Printer) -> None:
    if number == item.ordinality:
        to.write("FOR ORDINALITY")
        return
    to.write(item.columns[number].type)
    if item.column_defaults:
        _enclosed(" DEFAULT ", item.column_defaults[number], to)
    _enclosed(" PATH ", item.column_exprs[number], to)
    to.write(" NOT NULL" if number in item.not_nulls else "")


# --- JSON_TABLE -------------------------------------------------------------------------------------------------


def _json_table(item: nodes.TableFunc, to: Printer) -> None:
    assert item.plan is not None
    source = item.document.formatted if isinstance(item.document, nodes.JsonExpr) else item.document
    to.write("JSON_TABLE(")
    to.writer.level += VARIABLE
    to.writer.keyword("")
    to.expression(source, Implicit.SHOWN)
    to.write(", ", simple_quoted(item.plan.path), " AS ", quote_identifier(item.plan.name))
    _passing(item, to)
    _json_columns(item, item.plan, to)
    on_error = item.on_error or (item.document.on_error if isinstance(item.document, nodes.JsonExpr) else None)
    if on_error is not None and on_error.kind != "empty array":
        json.behavior(on_error, "ERROR", to)
    to.writer.level -= VARIABLE
    to.writer.keyword(")")


def _passing(item: nodes.TableFunc, to: Printer) -> None:
    passing = item.passing or (item.document.passing if isinstance(item.document, nodes.JsonExpr) else ())
    if not passing:
        return
    to.write(" ")
    to.writer.keyword("PASSING ")
    to.writer.level += VARIABLE
    for name, value in to.separated(passing):
        to.writer.keyword("")
        to.write(value, " AS ", quote_identifier(name))
    to.writer.level -= VARIABLE


def _json_columns(item: nodes.TableFunc, plan: nodes.JsonTablePlan, to: Printer) -> None:
    to.write(" ")
    to.writer.keyword("COLUMNS (")
    to.writer.level += VARIABLE
    for number in to.separated(plan.columns):
        to.writer.keyword("")
        _json_column(item, number, to)
    for nested in to.separated(plan.nested, first=", " if plan.columns else " "):
        to.writer.keyword("NESTED PATH ")
        to.write(simple_quoted(nested.path), " AS ", quote_identifier(nested.name))
        _json_columns(item, nested, to)
    to.writer.level -= VARIABLE
    to.writer.keyword(")")


def _json_column(item: nodes.TableFunc, number: int, to: Printer) -> None:
    column, expr = item.columns[number], item.column_exprs[number]
    to.write(quote_identifier(column.name), " ")
    if not isinstance(expr, nodes.JsonExpr):
        to.write("FOR ORDINALITY")
        return
    to.write(column.type)
    if expr.op == "exists":
        to.write(" EXISTS")
    elif expr.op == "query" and to.naming.facts.category(column.type.oid)[0] == "S":
        to.write(" FORMAT JSON")
    to.write(" PATH ")
    json.path(expr.path, to, Implicit.SHOWN)
    json.options(expr, to)
