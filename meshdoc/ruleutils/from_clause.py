"""FROM and USING: get_from_clause, get_from_clause_item, get_rte_alias, get_column_alias_list."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.registry import Registry
from meshdoc.ruleutils.functions import function_in_from
from meshdoc.ruleutils.namespaces import Columns
from meshdoc.ruleutils.naming import Label
from meshdoc.ruleutils.printer import Printer
from meshdoc.ruleutils.query import names, print_query, print_values
from meshdoc.ruleutils.tables import print_table_function
from meshdoc.ruleutils.writer import JOIN, STANDARD, VARIABLE, Style, starts_a_line

UNNEST = 2331  # F_UNNEST_ANYARRAY
JOINS = {"left": " LEFT JOIN ", "right": " RIGHT JOIN ", "full": " FULL JOIN "}

item_printer: Registry[RangeKind, Callable[[nodes.RangeTableEntry, Printer], None]] = Registry("range table entry")


def print_from(query: nodes.Query, words: str, to: Printer) -> None:
    """Print FROM or USING, without range table entries that are not items of the clause."""
    shown = [item for item in query.from_list if isinstance(item, nodes.JoinExpr) or _entry(item, to).in_from]
    for number, item in enumerate(shown):
        if not number:
            to.writer.keyword(words, -STANDARD, STANDARD, 2)
            _print_item(item, to)
            continue
        to.write(", ")
        with to.writer.aside() as text:
            _print_item(item, to)
        if to.writer.indented and starts_a_line(text):
            to.writer.strip()
        elif to.writer.indented:
            to.writer.keyword("", -STANDARD, STANDARD, VARIABLE)
        to.write(*text)


def _entry(item: nodes.RangeTableRef | nodes.JoinExpr, to: Printer) -> nodes.RangeTableEntry:
    return to.namespaces[0].entry(item.range_index)


def _print_item(item: nodes.FromItem, to: Printer) -> None:
    if isinstance(item, nodes.JoinExpr):
        _print_join(item, to)
        return
    entry, columns = _entry(item, to), to.namespaces[0].columns_of(item.range_index)
    to.write("LATERAL " if entry.lateral else "")
    item_printer[entry.kind](entry, to)
    print_alias(item.range_index, to)
    definition = _definition(entry)
    if definition is not None:
        _print_definition(definition, [output.label for output in columns.today], to)
    elif entry.kind is not RangeKind.RELATION:
        _print_column_aliases(columns, to)
    if entry.sample is not None:
        _print_sample(entry.sample, to)


# --- kinds of items -----------------------------------------------------------------------------------------


def only(entry: nodes.RangeTableEntry) -> str:
    """ONLY, if the relation's children are excluded."""
    return "" if entry.inherit else "ONLY "


@item_printer(RangeKind.RELATION)
def _relation(entry: nodes.RangeTableEntry, to: Printer) -> None:
    ctes = {cte.name for namespace in to.namespaces for cte in namespace.ctes}
    to.write(only(entry), to.naming.relation(entry.relation, ctes))


@item_printer(RangeKind.SUBQUERY)
def _subquery(entry: nodes.RangeTableEntry, to: Printer) -> None:
    assert entry.subquery is not None
    to.write("(")
    print_query(entry.subquery, to, names_matter=True)
    to.write(")")


@item_printer(RangeKind.VALUES)
def _values(entry: nodes.RangeTableEntry, to: Printer) -> None:
    to.write("(")
    print_values(entry.values, to)
    to.write(")")


@item_printer(RangeKind.CTE)
def _cte(entry: nodes.RangeTableEntry, to: Printer) -> None:
    to.write(quote_identifier(entry.cte_name))


@item_printer(RangeKind.TABLE_FUNCTION)
def _table_function(entry: nodes.RangeTableEntry, to: Printer) -> None:
    assert entry.table_function is not None
    print_table_function(entry.table_function, to)


@item_printer(RangeKind.FUNCTION)
def _function(entry: nodes.RangeTableEntry, to: Printer) -> None:
    if _stands_alone(entry):
        function_in_from(entry.functions[0].expr, to)
    elif all(_is_unnest(function) for function in entry.functions):
        args = [arg for function in entry.functions for arg in _arguments(function)]
        to.call("UNNEST", args)
    else:
        _rows_from(entry, to)
    to.write(" WITH ORDINALITY" if entry.with_ordinality else "")


def _stands_alone(entry: nodes.RangeTableEntry) -> bool:
    """Whether ROWS FROM can be omitted. A definition list must not appear to cover the ordinality column."""
    return len(entry.functions) == 1 and (entry.functions[0].columns is None or not entry.with_ordinality)


def _arguments(function: nodes.RangeFunction) -> tuple[nodes.Node, ...]:
    return function.expr.args if isinstance(function.expr, nodes.FuncExpr) else ()


def _is_unnest(function: nodes.RangeFunction) -> bool:
    expr = function.expr
    return isinstance(expr, nodes.FuncExpr) and expr.function == UNNEST and function.columns is None


def _rows_from(entry: nodes.RangeTableEntry, to: Printer) -> None:
    to.write("ROWS FROM(")
    for function in to.separated(entry.functions):
        function_in_from(function.expr, to)
        if function.columns is not None:
            to.write(" AS ")
            _print_definition(function, [Label.fixed(column.name) for column in function.columns], to)
    to.write(")")


def _definition(entry: nodes.RangeTableEntry) -> nodes.RangeFunction | None:
    """The function whose column definition list follows the alias."""
    if entry.kind is RangeKind.FUNCTION and _stands_alone(entry) and entry.functions[0].columns is not None:
        return entry.functions[0]
    return None


def _print_definition(function: nodes.RangeFunction, labels: list[Label], to: Printer) -> None:
    to.write("(")
    for column, label in to.separated(zip(function.columns or (), labels, strict=False)):
        to.write(label.part, " ", column.type)
        to.write(*to.naming.foreign_collation(column.collation, column.type.oid))
    to.write(")")


def _print_sample(sample: nodes.TableSample, to: Printer) -> None:
    to.write(" TABLESAMPLE ", to.naming.function(sample.method), " (")
    to.listed(sample.args)
    to.write(")")
    if sample.repeatable is not None:
        to.write(" REPEATABLE (", sample.repeatable, ")")


# --- aliases --------------------------------------------------------------------------------------------------


def print_alias(range_index: int, to: Printer) -> None:
    """Print the alias of an item if it is needed; that of a relation with its column aliases."""
    namespace = to.namespaces[0]
    entry, columns = namespace.entry(range_index), namespace.columns_of(range_index)
    label = namespace.labels[range_index - 1]
    assert label is not None
    if _needs_alias(entry, columns, label, to):
        to.write(" ", label.part)
        if entry.kind is RangeKind.RELATION:
            _print_column_aliases(columns, to)


def print_target_alias(range_index: int, to: Printer, word: str) -> None:
    """Print the alias of the target relation. It never has column aliases."""
    namespace = to.namespaces[0]
    label = namespace.labels[range_index - 1]
    assert label is not None
    if _needs_alias(namespace.entry(range_index), namespace.columns_of(range_index), label, to):
        to.write(word, label.part)


def _needs_alias(entry: nodes.RangeTableEntry, columns: Columns, label: Label, to: Printer) -> bool:
    if entry.alias is not None or columns.aliased:
        return True
    if entry.kind is RangeKind.RELATION:
        return label.text != to.naming.relation_label(entry.relation).text
    if entry.kind is RangeKind.CTE:
        return label.text != entry.cte_name
    return entry.kind in (RangeKind.FUNCTION, RangeKind.SUBQUERY, RangeKind.VALUES)


def _print_column_aliases(columns: Columns, to: Printer) -> None:
    if columns.aliased and columns.today:
        to.write("(")
        for output in to.separated(columns.today):
            to.write(output.label.part)
        to.write(")")


# --- joins ------------------------------------------------------------------------------------------------------


def _print_join(join: nodes.JoinExpr, to: Printer) -> None:
    sparse = Style.SPARSE in to.writer.style
    enclosed = not sparse or join.alias is not None
    to.write("(" if enclosed else "")
    _print_item(join.left, to)
    inner = " JOIN " if join.condition is not None or join.using else " CROSS JOIN "
    to.writer.keyword(JOINS.get(join.type, inner), -STANDARD, STANDARD, JOIN)
    right_enclosed = sparse and isinstance(join.right, nodes.JoinExpr) and join.right.alias is None
    to.write("(" if right_enclosed else "")
    _print_item(join.right, to)
    to.write(")" if right_enclosed else "")
    _print_condition(join, to)
    to.write(")" if enclosed else "")
    if join.alias is not None:
        label = to.namespaces[0].labels[join.range_index - 1]
        assert label is not None
        to.write(" ", label.part)
        _print_column_aliases(to.namespaces[0].columns_of(join.range_index), to)


def _print_condition(join: nodes.JoinExpr, to: Printer) -> None:
    if join.using:
        to.write(" USING (", names(to.namespaces[0].columns_of(join.range_index).using), ")")
        to.write(f" AS {quote_identifier(join.using_alias)}" if join.using_alias else "")
    elif join.condition is not None:
        to.write(" ON ")
        with to.parentheses():
            to.expression(join.condition)
    elif join.type != "inner":
        to.write(" ON TRUE")
