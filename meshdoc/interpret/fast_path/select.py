"""Queries over one relation, or over several that are found one from the other by a column: nodeNestloop.c."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.duck.select import only_rows
from meshdoc.interpret.fast_path.compare import STRINGS
from meshdoc.interpret.fast_path.empty import emptiness
from meshdoc.interpret.fast_path.given import STEP, Elsewhere, Given, is_system_column, simple, simple_value
from meshdoc.interpret.fast_path.relation import Cell, Source, key, rows, selected, source
from meshdoc.interpret.limits import check_time
from meshdoc.interpret.qual_order import conjuncts, in_order
from meshdoc.interpret.types import WHOLE
from meshdoc.interpret.value import Uncertain, known
from meshdoc.limits import current
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import FromItem, SubLinkKind
from meshdoc.nodes.walk import expressions_at, walk
from meshdoc.record import positional, replace

COUNT: Oid = 2803
"""count(*)"""
CHOOSING: dict[str, Callable[..., Value]] = {"max": max, "min": min}
"""The aggregates that are one of their values."""
EQUAL_ALIKE = (WHOLE, STRINGS, frozenset({oids.CHAR}))
"""Types that an index compares as Python does."""


@positional
class Joined:
    """A row of each relation in FROM that has been reached, by range table index."""

    cells: Mapping[int, Cell]

    def get(self, place: int, /) -> Value:
        """A column's value. Raises Elsewhere for one that is not kept, and for a column of anything but a relation."""
        position, attnum = divmod(place, STEP)
        cell = self.cells.get(position + 1)
        if cell is None:
            raise Elsewhere
        return cell(attnum)

    def __contains__(self, place: object, /) -> bool:
        """Whether a row may have it: whole rows are not stored."""
        return isinstance(place, int) and is_system_column(place)


@positional
class Condition:
    """A condition, and the relations of the query whose columns it reads."""

    node: nodes.Node
    columns: frozenset[int]


def simple_rows(given: Given, query: nodes.Query) -> Iterator[tuple[Value, ...]]:
    """The rows of a query. Raises Elsewhere if it is not simple, even after some of its rows."""
    given_conditions: list[nodes.Node] = []
    aggregate = _aggregate(given, query)
    sources = {ref.range_index: _source(given, query, ref) for ref in _relations(query, given_conditions)}
    if query.where is not None:
        given_conditions += in_order(given.facts, query.where)
    conditions = [Condition(node, _columns_of(node)) for node in given_conditions]
    targets = [target.expr for target in query.targets if not target.junk]
    if aggregate:
        yield (aggregate(_join(given, sources, conditions, {})),)
        return
    for number, inner in enumerate(islice(_join(given, sources, conditions, {}), _limit(query))):
        if number % 1000 == 999:
            check_time()
        if number >= current().limits.query_rows:
            raise Elsewhere
        yield tuple(simple_value(inner, expr) for expr in targets)


def _limit(query: nodes.Query) -> int | None:
    """LIMIT. Raises Elsewhere if it is not a constant."""
    if query.limit_count is None:
        return None
    value = query.limit_count.value if isinstance(query.limit_count, nodes.Const) else None
    if value is None or not value.isdigit():
        raise Elsewhere
    return int(value)


def _aggregate(given: Given, query: nodes.Query) -> Callable[[Iterator[Given]], Value] | None:
    """What a query of one output makes of its rows: count(*), max() or min(). Raises Elsewhere for any other."""
    if not query.has_aggregates:
        return None
    node = query.targets[0].expr
    if query.targets[1:] or not isinstance(node, nodes.Aggref) or query.limit_count is not None:
        raise Elsewhere
    if node == nodes.Aggref(type=TypeRef(oids.INT8), function=COUNT, star=True):
        return lambda rows: sum(1 for _ in rows)
    args = [target.expr for target in node.args]
    plain = nodes.Aggref(type=node.type, collation=node.collation, function=node.function, args=node.args)
    chosen = CHOOSING.get(given.facts.proc(node.function).name) if node.function < FIRST_USER_OID else None
    if chosen is None or node != plain or given.facts.base_type(args[0].type.oid) not in WHOLE:
        raise Elsewhere

    def choose(rows: Iterator[Given]) -> Value:
        values = (known(simple_value(inner, args[0])) for inner in rows)
        return chosen((value for value in values if value is not None), default=None)

    return choose


def _relations(query: nodes.Query, conditions: list[nodes.Node]) -> Iterator[nodes.RangeTableRef]:
    """The relations in FROM of a plain query of inner joins; conditions of joins are added to the others."""
    clauses = (query.ctes, query.group, query.grouping_sets, query.having, query.windows, query.distinct, query.sort)
    limits = (query.limit_offset, query.set_operation, query.row_marks)
    special = (query.has_windows, query.has_target_srfs, query.command != "select")
    if any((*clauses, *limits, *special)) or not query.from_list:
        raise Elsewhere
    waiting: list[FromItem] = [*query.from_list]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, nodes.RangeTableRef):
            yield item
        elif item.type != "inner" or item.using:
            raise Elsewhere
        else:
            conditions += conjuncts(item.condition) if item.condition is not None else ()
            waiting[:0] = [item.left, item.right]


def _source(given: Given, query: nodes.Query, ref: nodes.RangeTableRef) -> Source:
    entry = query.range_table[ref.range_index - 1]
    return Source(None, query=entry.subquery) if entry.subquery is not None else source(given, entry)


def _rows(given: Given, relation: Source, attnum: int, value: Value) -> Iterable[Cell]:
    """The rows of a relation or sub-select, or those with a value in a column by which they are found."""
    if relation.query is None:
        return rows(given, relation, attnum, value)
    if emptiness(given.session).of(relation.query):
        return ()
    return (partial(selected, row) for row in simple_rows(given, relation.query))


# --- joins --------------------------------------------------------------------------------------------------


def _join(
    given: Given, sources: Mapping[int, Source], conditions: Sequence[Condition], reached: Mapping[int, Cell]
) -> Iterator[Given]:
    """The rows of all sources that meet the conditions, each condition tested as soon as its columns are known."""
    inner = replace(given, rows=(Joined(reached), *given.rows))
    if not sources:
        if all(_holds(inner, condition) for condition in conditions):
            yield inner
        return
    index, attnum, value, met = _next(inner, sources, conditions, reached)
    others = {number: item for number, item in sources.items() if number != index}
    rest = [condition for condition in conditions if condition is not met]
    ready = [condition for condition in rest if condition.columns <= {*reached, index}]
    later = [condition for condition in rest if not condition.columns <= {*reached, index}]
    for cell in _rows(inner, sources[index], attnum, value):
        now = {**reached, index: cell}
        at_row = replace(given, rows=(Joined(now), *given.rows))
        if all(_holds(at_row, condition) for condition in ready):
            yield from _join(given, others, later, now)


def _next(
    given: Given, sources: Mapping[int, Source], conditions: Sequence[Condition], reached: Mapping[int, Cell]
) -> tuple[int, int, Value, Condition | None]:
    """The relation to read next, with the indexed column and its value, if one of the conditions gives it.

    That condition holds for the rows found.
    """
    for index, relation in sources.items():
        keys = {attnum: (value, condition) for attnum, value, condition in _keys(given, index, conditions, reached)}
        if attnum := key(given, relation, keys):
            value = _sought(given, keys[attnum][0])
            if isinstance(value, Unknown):
                raise Uncertain(value.reason)
            return index, attnum, value, keys[attnum][1]
    first, relation = next(iter(sources.items()))
    if len(sources) + len(reached) > 1 and not (relation.is_computed or (relation.is_stored and not reached)):
        raise Elsewhere
    return first, 0, None, None


def _keys(
    given: Given, index: int, conditions: Sequence[Condition], reached: Mapping[int, Cell]
) -> Iterator[tuple[int, nodes.Node, Condition]]:
    """The columns of a relation that conditions compare for equality with a known value, and the value."""
    for condition in conditions:
        for column, value in _equal(given.facts, condition.node):
            bare = column.arg if isinstance(column, nodes.RelabelType) else column
            own = isinstance(bare, nodes.Var) and not bare.levels_up and bare.range_index == index
            if own and isinstance(bare, nodes.Var) and bare.attnum > 0 and _outer_columns(value) <= reached.keys():
                yield bare.attnum, value, condition


def _equal(facts: Facts, node: nodes.Node) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    """What a condition compares for equality as an index does, both ways; a sub-select if it is IN (SELECT ...)."""
    test = node.test if isinstance(node, nodes.SubLink) and node.kind is SubLinkKind.ANY else node
    if type(test) is not nodes.OpExpr or len(test.args) != 2 or facts.operator(test.operator).name != "=":
        return
    bases = {facts.base_type(arg.type.oid) for arg in test.args}
    if test.operator >= FIRST_USER_OID or not any(bases <= alike for alike in EQUAL_ALIKE):
        return
    left, right = test.args
    if isinstance(node, nodes.SubLink):
        yield left, node
    else:
        yield from ((left, right), (right, left))


def _outer_columns(node: nodes.Node) -> frozenset[int]:
    """The relations of the query whose columns a value reads, in sub-selects too."""
    found = expressions_at(node.query, 1) if isinstance(node, nodes.SubLink) else expressions_at(node)
    return frozenset(
        item.range_index for item, depth in found if isinstance(item, nodes.Var) and item.levels_up == depth
    )


def _sought(given: Given, node: nodes.Node) -> Value:
    """The value that a column is compared with. Raises Elsewhere for a sub-select with several rows."""
    if not isinstance(node, nodes.SubLink) or node.kind not in (SubLinkKind.ANY, SubLinkKind.EXPR):
        return simple_value(given, node)
    values = list(islice(_selected(given, node.query), 2))
    if len(values) > 1:
        raise Elsewhere
    return values[0] if values else None


def _columns_of(node: nodes.Node) -> frozenset[int]:
    """The relations of the query whose columns an expression reads; with a sub-select, one that is never reached."""
    items = list(walk(node))
    if any(isinstance(item, nodes.SubLink) for item in items):
        return frozenset({0})
    return frozenset(item.range_index for item in items if isinstance(item, nodes.Var) and not item.levels_up)


def _holds(given: Given, condition: Condition) -> bool:
    value = simple_value(given, condition.node)
    if isinstance(value, Unknown):
        raise Uncertain(value.reason)
    return value is True


# --- sub-selects of expressions -----------------------------------------------------------------------------


WITHOUT_ROWS: dict[SubLinkKind, Value] = {
    SubLinkKind.EXISTS: False,
    SubLinkKind.ANY: False,
    SubLinkKind.ALL: True,
    SubLinkKind.EXPR: None,
}
"""The value of a sub-select that returns no rows."""


@simple(nodes.SubLink)
def _sub_link(given: Given, node: nodes.SubLink) -> Value:
    """EXISTS and scalar sub-selects, and those of any kind that certainly have no rows."""
    if node.kind in WITHOUT_ROWS and emptiness(given.session).of(node.query):
        return WITHOUT_ROWS[node.kind]
    if node.kind is SubLinkKind.EXISTS:
        return next(simple_rows(given, only_rows(node.query)), None) is not None
    if node.kind is not SubLinkKind.EXPR:
        raise Elsewhere
    values = list(_selected(given, node.query))
    if len(values) > 1:
        raise SqlError("21000", "more than one row returned by a subquery used as an expression")
    return values[0] if values else None


def _selected(given: Given, query: nodes.Query) -> Iterator[Value]:
    """The first column of a sub-select's rows."""
    return iter(()) if emptiness(given.session).of(query) else (row[0] for row in simple_rows(given, query))
