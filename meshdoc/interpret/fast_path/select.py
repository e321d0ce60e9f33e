"""Queries over one relation, or over several that are found one from the other by index: nodeNestloop.c."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.fast_path.compare import STRINGS
from meshdoc.interpret.fast_path.empty import emptiness
from meshdoc.interpret.fast_path.given import STEP, Elsewhere, Given, is_system_column, simple, simple_value
from meshdoc.interpret.fast_path.relation import Cell, Source, key, rows, source
from meshdoc.interpret.limits import check_time
from meshdoc.interpret.types import WHOLE
from meshdoc.interpret.value import Uncertain
from meshdoc.limits import current
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import FromItem, SubLinkKind
from meshdoc.nodes.walk import walk
from meshdoc.record import replace

COUNT: Oid = 2803
"""count(*)"""
EQUAL_ALIKE = (WHOLE, STRINGS, frozenset({oids.CHAR}))
"""Types that an index compares as Python does."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, and the relations of the query whose columns it reads."""

    node: nodes.Node
    columns: frozenset[int]


def simple_rows(given: Given, query: nodes.Query) -> Iterator[tuple[Value, ...]]:
    """The rows of a query. Raises Elsewhere if it is not simple, even after some of its rows."""
    conjuncts: list[nodes.Node] = []
    counted = _counts(query)
    sources = {ref.range_index: _source(given, query, ref) for ref in _relations(query, conjuncts)}
    if query.where is not None:
        conjuncts += _conjuncts(query.where)
    conditions = [Condition(node, _columns_of(node)) for node in conjuncts]
    targets = [target.expr for target in query.targets if not target.junk]
    if counted:
        yield (sum(1 for _ in _join(given, sources, conditions, {})),)
        return
    for number, inner in enumerate(_join(given, sources, conditions, {})):
        if number % 1000 == 999:
            check_time()
        if number >= current().limits.query_rows:
            raise Elsewhere
        yield tuple(simple_value(inner, expr) for expr in targets)


def _counts(query: nodes.Query) -> bool:
    """Whether a query is SELECT count(*). Raises Elsewhere if it has any other output beside an aggregate."""
    if not query.has_aggregates:
        return False
    if [target.expr for target in query.targets] != [nodes.Aggref(type=TypeRef(oids.INT8), function=COUNT, star=True)]:
        raise Elsewhere
    return True


def _relations(query: nodes.Query, conditions: list[nodes.Node]) -> Iterator[nodes.RangeTableRef]:
    """The relations in FROM of a plain query of inner joins; conditions of joins are added to the others."""
    clauses = (query.ctes, query.group, query.grouping_sets, query.having, query.windows, query.distinct, query.sort)
    limits = (query.limit_count, query.limit_offset, query.set_operation, query.row_marks)
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
            conditions += _conjuncts(item.condition) if item.condition is not None else ()
            waiting[:0] = [item.left, item.right]


def _source(given: Given, query: nodes.Query, ref: nodes.RangeTableRef) -> Source:
    return source(given, query.range_table[ref.range_index - 1])


def _conjuncts(node: nodes.Node) -> list[nodes.Node]:
    """The conditions that AND combines."""
    if isinstance(node, nodes.BoolExpr) and node.operator == "and":
        return [part for arg in node.args for part in _conjuncts(arg)]
    return [node]


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
    index, attnum, value = _next(inner, sources, conditions, reached)
    others = {number: item for number, item in sources.items() if number != index}
    ready = [condition for condition in conditions if condition.columns <= {*reached, index}]
    later = [condition for condition in conditions if not condition.columns <= {*reached, index}]
    for cell in rows(given, sources[index], attnum, value):
        now = {**reached, index: cell}
        at_row = replace(given, rows=(Joined(now), *given.rows))
        if all(_holds(at_row, condition) for condition in ready):
            yield from _join(given, others, later, now)


def _next(
    given: Given, sources: Mapping[int, Source], conditions: Sequence[Condition], reached: Mapping[int, Cell]
) -> tuple[int, int, Value]:
    """The relation to read next, with the indexed column and its value, if one of the conditions gives it."""
    for index, relation in sources.items():
        keys = dict(_keys(given, index, conditions, reached))
        if attnum := key(given, relation, keys):
            value = simple_value(given, keys[attnum])
            if isinstance(value, Unknown):
                raise Uncertain(value.reason)
            return index, attnum, value
    first, relation = next(iter(sources.items()))
    if len(sources) + len(reached) > 1 and relation.function is None:
        raise Elsewhere
    return first, 0, None


def _keys(
    given: Given, index: int, conditions: Sequence[Condition], reached: Mapping[int, Cell]
) -> Iterator[tuple[int, nodes.Node]]:
    """The columns of a relation that conditions compare for equality with a known value, and the value."""
    facts = given.facts
    for node in (condition.node for condition in conditions if condition.columns <= {*reached, index}):
        if type(node) is nodes.OpExpr and len(node.args) == 2 and facts.operator(node.operator).name == "=":
            bases = [facts.base_type(arg.type.oid) for arg in node.args]
            if node.operator >= FIRST_USER_OID or not any(set(bases) <= alike for alike in EQUAL_ALIKE):
                continue
            for column, value in (node.args, node.args[::-1]):
                bare = column.arg if isinstance(column, nodes.RelabelType) else column
                own = isinstance(bare, nodes.Var) and not bare.levels_up and bare.range_index == index
                if own and isinstance(bare, nodes.Var) and bare.attnum > 0 and _columns_of(value) <= reached.keys():
                    yield bare.attnum, value


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


@simple(nodes.SubLink)
def _sub_link(given: Given, node: nodes.SubLink) -> Value:
    """EXISTS and scalar sub-selects."""
    found = iter(()) if emptiness(given.session).of(node.query) else simple_rows(given, node.query)
    if node.kind is SubLinkKind.EXISTS:
        return next(found, None) is not None
    if node.kind is not SubLinkKind.EXPR:
        raise Elsewhere
    values = [row[0] for row in found]
    if len(values) > 1:
        raise SqlError("21000", "more than one row returned by a subquery used as an expression")
    return values[0] if values else None
