"""SELECT: get_select_query_def, get_basic_select_query, get_target_list, get_setop_query."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.expr import Form, Hole, Part
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.record import replace
from meshdoc.ruleutils.aggregates import window_specification
from meshdoc.ruleutils.from_clause import print_from
from meshdoc.ruleutils.naming import Label
from meshdoc.ruleutils.printer import Implicit, Printer
from meshdoc.ruleutils.query import command, print_query, print_values, print_with
from meshdoc.ruleutils.sorting import grouping_set, order_by, order_by_number, sort_items
from meshdoc.ruleutils.variables import print_output
from meshdoc.ruleutils.writer import STANDARD, VARIABLE, starts_a_line

UNNAMED = "?column?"  # the name that FigureColname gives an output without a better one
WAITS = {"": "", "nowait": " NOWAIT", "skip locked": " SKIP LOCKED"}


@command("select")
def select(query: nodes.Query, to: Printer) -> None:
    """SELECT, VALUES or a set operation, with its surrounding clauses."""
    print_with(query, to)
    to = replace(to, targets=query.targets, windows=query.windows)
    if query.set_operation is not None:
        _set_operation(query.set_operation, query, to)
    else:
        _basic_select(query, to)
    if query.sort:
        clause(" ORDER BY ", to, plus=1)
        (order_by_number if query.set_operation else order_by)(query.sort, query.targets, to)
    _limit(query, to)
    for mark in query.row_marks:
        _row_mark(mark, to)


def clause(words: str, to: Printer, *, plus: int) -> None:
    """Print the keyword of a clause, indented to the left of its content."""
    to.writer.keyword(words, -STANDARD, STANDARD, plus)


def _limit(query: nodes.Query, to: Printer) -> None:
    if query.limit_offset is not None:
        clause(" OFFSET ", to, plus=0)
        to.expression(query.limit_offset)
    count = query.limit_count
    if count is None:
        return
    clause(" FETCH FIRST (" if query.limit_with_ties else " LIMIT ", to, plus=0)
    if not query.limit_with_ties and isinstance(count, nodes.Const) and count.value is None:
        to.write("ALL")
    else:
        to.expression(count)
    to.write(") ROWS WITH TIES" if query.limit_with_ties else "")


def _row_mark(mark: nodes.RowMark, to: Printer) -> None:
    clause(f" FOR {mark.strength.upper()}", to, plus=0)
    label = to.namespaces[0].labels[mark.range_index - 1]
    assert label is not None
    to.write(" OF ", label.part, WAITS[mark.wait])


# --- one SELECT -----------------------------------------------------------------------------------------


def _basic_select(query: nodes.Query, to: Printer) -> None:
    if to.writer.indented:
        to.writer.level += STANDARD
        to.write(" ")
    if (values := _simple_values(query, to)) is not None:
        print_values(values.values, to)
        return
    to.write("RETURN" if query.is_return else "SELECT")
    _distinct(query, to)
    print_targets(query.targets, to)
    print_from(query, " FROM ", to)
    if query.where is not None:
        clause(" WHERE ", to, plus=1)
        to.expression(query.where)
    if query.group or query.grouping_sets:
        _group_by(query, to)
    if query.having is not None:
        clause(" HAVING ", to, plus=0)
        to.expression(query.having)
    _windows(query, to)


def _simple_values(query: nodes.Query, to: Printer) -> nodes.RangeTableEntry | None:
    """The VALUES entry, if the query consists of it alone with the same output names: get_simple_values_rte."""
    entries = [entry for entry in query.range_table if entry.kind is not RangeKind.RELATION or entry.in_from]
    if len(entries) != 1 or entries[0].kind is not RangeKind.VALUES or not entries[0].in_from:
        return None
    names = [target.name for target in query.targets]
    if to.output_names is not None:
        names[: len(to.output_names)] = to.output_names[: len(names)]
    same = names == [column.name for column in entries[0].columns]
    return entries[0] if same and not any(target.junk for target in query.targets) else None


def _distinct(query: nodes.Query, to: Printer) -> None:
    if query.distinct_on:
        to.write(" DISTINCT ON (")
        sort_items(query.distinct, query.targets, to)
        to.write(")")
    elif query.distinct:
        to.write(" DISTINCT")


def _group_by(query: nodes.Query, to: Printer) -> None:
    clause(" GROUP BY ", to, plus=1)
    to.write("DISTINCT " if query.group_distinct else "")
    inner = replace(to, in_group_by=True)
    if not query.grouping_sets:
        sort_items(query.group, query.targets, inner)
    for item in to.separated(query.grouping_sets):
        grouping_set(item, query.targets, inner)


def _windows(query: nodes.Query, to: Printer) -> None:
    named = [window for window in query.windows if window.name]
    for number, window in enumerate(named):
        if number:
            to.write(", ")
        else:
            clause(" WINDOW ", to, plus=1)
        to.write(quote_identifier(window.name), " AS ")
        window_specification(window, query.targets, to)


# --- outputs ----------------------------------------------------------------------------------------------


def print_targets(targets: Iterable[nodes.TargetEntry], to: Printer) -> None:
    """Print the outputs of SELECT or RETURNING, each on its own line."""
    shown = [target for target in targets if not target.junk]
    for number, target in enumerate(shown, 1):
        to.write(" " if number == 1 else ", ")
        with to.writer.aside() as text:
            _print_target(target, number, to)
        if to.writer.indented and starts_a_line(text):
            to.writer.strip()
        elif to.writer.indented and number > 1:
            to.writer.keyword("", -STANDARD, STANDARD, VARIABLE)
        to.write(*text)


def _print_target(target: nodes.TargetEntry, number: int, to: Printer) -> None:
    label = None if to.names_matter else Label.fixed(UNNAMED)
    if isinstance(target.expr, nodes.Var):
        label = print_output(target.expr, to)
    else:
        to.expression(target.expr, Implicit.SHOWN)
    if to.output_names is not None and number <= len(to.output_names):
        to.write(_output(label, to.output_names[number - 1]))
    elif target.name:
        to.write(_output(label, target.name))


def _output(label: Label | None, name: str) -> Part:
    """`AS name`, as a hole if the output column may be renamed."""
    if label is not None and isinstance(label.part, Hole):
        return Hole(label.part.address, Form.OUTPUT, alias=name)
    called = label.text if label is not None else ""
    return "" if called == name else f" AS {quote_identifier(name)}"


# --- set operations -----------------------------------------------------------------------------------------


def _set_operation(item: nodes.SetOperation | nodes.RangeTableRef, query: nodes.Query, to: Printer) -> None:
    if isinstance(item, nodes.RangeTableRef):
        _leaf(query.range_table[item.range_index - 1].subquery, to)
        return
    left = item.left
    enclosed = isinstance(left, nodes.SetOperation) and (left.operator, left.all) != (item.operator, item.all)
    if enclosed:
        to.write("(")
        to.writer.keyword("", STANDARD)
    _set_operation(left, query, to)
    if enclosed:
        to.writer.keyword(") ", -STANDARD)
    elif to.writer.indented:
        to.writer.keyword("")
    else:
        to.write(" ")
    to.write(item.operator.upper(), " ALL " if item.all else " ")
    _right_side(item.right, query, replace(to, names_matter=False))


def _right_side(item: nodes.SetOperation | nodes.RangeTableRef, query: nodes.Query, to: Printer) -> None:
    enclosed = isinstance(item, nodes.SetOperation)
    indent = STANDARD if enclosed else 0
    to.write("(" if enclosed else "")
    to.writer.keyword("", indent)
    _set_operation(item, query, to)
    if to.writer.indented:
        to.writer.level -= indent
    if enclosed:
        to.writer.keyword(")")


def _leaf(query: nodes.Query | None, to: Printer) -> None:
    """Print an operand of the set operation, in parentheses if it has clauses of its own."""
    assert query is not None
    enclosed = bool(
        query.ctes or query.sort or query.row_marks or query.limit_offset or query.limit_count or query.set_operation
    )
    to.write("(" if enclosed else "")
    print_query(query, to, names_matter=to.names_matter, output_names=to.output_names)
    to.write(")" if enclosed else "")
