"""WITH items with side effects: each is executed once and replaced by its rows (nodeModifyTable.c).

These are items that change rows, and items that are read and call a function that may have side effects: DuckDB would
omit the call if its value is not used.

Every part of a statement sees the tables as they were before it: a table that another part has changed is replaced by
its former rows, and a row that another part has made or changed is not changed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, TypeAlias

from meshdoc.catalog.contents import Contents, Value
from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.relation import Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.contents import contents, forget
from meshdoc.interpret.duck.writer import Writer, expression
from meshdoc.interpret.query.permission import check_permissions
from meshdoc.interpret.scope import Rows
from meshdoc.interpret.text import constant_text
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import CommonTableExpr, Query, RangeKind, RangeTableEntry
from meshdoc.nodes.walk import rebuild, walk
from meshdoc.record import positional, record, replace
from meshdoc.rewrite.row_security import is_restricted
from meshdoc.session import Session

Before: TypeAlias = Mapping[Oid, Contents]
"""What the tables that a statement changes hold before it."""
TEXT = TypeRef(oids.TEXT)
READ_AND_CHANGED = "queries that read and modify the same table are not supported"


@record
class NotKnown(nodes.Node):
    """A value that cannot be known; it matters only if it is read."""

    reason: str


@expression(NotKnown)
def not_known(writer: Writer, node: NotKnown) -> str:
    """Raise Uncertain: nothing can be written for it."""
    raise Uncertain(node.reason)


Remaining: TypeAlias = tuple[Query, Sequence[Query]]
"""A query without the WITH items that were executed, and those to execute after it."""


def carried_out(session: Session, query: Query, before: Before, act: Callable[[Query], Rows | None]) -> Remaining:
    """The query after `act` has executed the WITH items with side effects, each replaced by the rows it returns.

    Items that change rows and are not referenced run after the query, the last one first: ExecPostprocessPlan. Raises
    Uncertain if an item cannot be followed; what the items would have changed is then unknown.
    """
    if not any(_does_something(session, cte) for cte in query.ctes):
        return query, ()
    try:
        return _carried_out(session, query, before, act)
    except Uncertain as error:
        for cte in query.ctes:
            if isinstance(table := session.catalog.get(_target(cte.query)), Table):
                forget(session, table, error.message)
        raise


def contents_before(session: Session, query: Query) -> Before:
    """What the tables hold that a statement and its WITH items change."""
    if not query.modifying_cte:
        return {}
    targets = {_target(item) for item in (query, *(cte.query for cte in query.ctes))}
    tables = (table for oid in sorted(targets) if isinstance(table := session.catalog.get(oid), Table))
    return {table.oid: contents(session, table) for table in tables}


def _carried_out(session: Session, query: Query, before: Before, act: Callable[[Query], Rows | None]) -> Remaining:
    targets = Counter(_target(item) for item in (query, *(cte.query for cte in query.ctes)))
    snapshot = Snapshot(session, before, frozenset(oid for oid, count in targets.items() if count > 1))
    done: tuple[CommonTableExpr, ...] = ()
    later: list[Query] = []
    changed: set[Oid] = set()
    for cte in query.ctes:
        asked_for = _is_named(query, cte.name)
        if cte.query.command != "select" and not asked_for:
            others = targets.keys() - ({_target(cte.query)} - snapshot.shared)
            later.append(_alone(snapshot.seen_by(cte.query, others), done))
            continue
        part = snapshot.seen_by(cte.query, changed)
        changed.add(_target(part))
        made = replace(cte, query=part)
        if asked_for and (targets.keys() & set(_read(session, part)) or _does_something(session, cte)):
            rows = act(_alone(part, done))
            columns = [nodes.RangeColumn(name=field.name, type=field.type) for field in rows.fields] if rows else []
            made = replace(cte, query=constant_query(session, columns, rows.rows if rows else []))
        done = (*done, made)
    rest = snapshot.seen_by(replace(query, ctes=()), changed)
    return replace(rest, ctes=done, modifying_cte=False), later


@positional
class Snapshot:
    """The tables as they were before a statement; those that are `shared` are changed by several of its parts."""

    session: Session
    before: Before
    shared: frozenset[Oid]

    def seen_by(self, query: Query, changed: Set[Oid]) -> Query:
        """A part of the statement that reads the former rows of the tables that other parts have changed.

        Raises Uncertain if that part cannot be followed.
        """
        if _target(query) in self.shared - {0} and (query.command == "merge" or query.on_conflict):
            raise Uncertain(READ_AND_CHANGED)
        if not changed & set(_read(self.session, query)):
            return query
        if any(isinstance(node, nodes.Var) and node.attnum < 0 for node in walk(query)):
            raise Uncertain(READ_AND_CHANGED)
        check_permissions(self.session, query)
        own = query.range_table[query.result_relation - 1] if query.result_relation else None
        made: Query = self._replaced(query, own, changed)
        return made

    def _replaced(self, node: Any, own: RangeTableEntry | None, changed: Set[Oid]) -> Any:
        if isinstance(node, RangeTableEntry) and node is not own and node.relation:
            return self._former(node) if self._is_alone(node, changed) else node
        return rebuild(node, lambda child: self._replaced(child, own, changed))

    def _is_alone(self, entry: RangeTableEntry, changed: Set[Oid]) -> bool:
        """Whether a relation is a table to replace.

        Raises Uncertain for a view, a table with children, and one under row-level security.
        """
        read = set(_all_read(self.session, entry.relation))
        if not read & changed:
            return False
        table = self.session.catalog.get(entry.relation)
        if not isinstance(table, Table) or read != {table.oid} or table.oid not in self.before:
            raise Uncertain(READ_AND_CHANGED)
        if is_restricted(self.session.roles, table, self.session.current_user):
            raise Uncertain(READ_AND_CHANGED)
        return True

    def _former(self, entry: RangeTableEntry) -> RangeTableEntry:
        held = self.before[entry.relation]
        if held.unknown:
            raise Uncertain(f'the rows of "{entry.name}" are unknown: {held.unknown}')
        columns = [replace(item, type=TEXT) if item.dropped else item for item in entry.columns]
        rows = [[None if c.dropped else row.get(n) for n, c in enumerate(columns, 1)] for row in held.rows]
        return replace(entry, kind=RangeKind.SUBQUERY, relation=0, subquery=constant_query(self.session, columns, rows))


def _does_something(session: Session, cte: CommonTableExpr) -> bool:
    """Whether an item changes rows or calls a volatile function of the project or of an extension."""
    if cte.query.command != "select":
        return True
    facts = Facts(session.names)
    calls = (node.function for node in walk(cte.query) if isinstance(node, nodes.FuncExpr))
    return not cte.recursive and any(
        function >= FIRST_USER_OID and facts.volatility(function) == "v" for function in calls
    )


def _is_named(query: Query, name: str) -> bool:
    """Whether an item is referenced; a query that is not referenced is not executed."""
    return any(isinstance(node, RangeTableEntry) and node.cte_name == name for node in walk(query))


def _target(query: Query) -> Oid:
    """The relation that a query changes, if it changes one."""
    return query.range_table[query.result_relation - 1].relation if query.result_relation else 0


def _read(session: Session, query: Query) -> Iterator[Oid]:
    """The tables that a query reads; a view may read any."""
    own = query.range_table[query.result_relation - 1] if query.result_relation else None
    for node in walk(query):
        if isinstance(node, RangeTableEntry) and node.relation and node is not own:
            yield from _all_read(session, node.relation)


def _all_read(session: Session, relation: Oid) -> Iterator[Oid]:
    """The tables whose rows are those of a relation: it and its descendants, or any table for a view."""
    item = session.names.relation_by_oid(relation)
    yield relation
    if isinstance(item, Table):
        yield from (table.oid for table in descendants_of(session.catalog, relation))
    else:
        yield from (table.oid for table in session.catalog.all(Table))


def _alone(query: Query, around: Sequence[CommonTableExpr]) -> Query:
    """An item as a statement of its own, with the items before it as its WITH."""
    lowered: Query = rebuild(query, lambda child: _lowered(child, int(isinstance(child, Query))))
    return replace(lowered, ctes=(*around, *lowered.ctes))


def _lowered(node: Any, depth: int) -> Any:
    """A part of the query with references to items of the surrounding WITH moved one level nearer."""
    if isinstance(node, RangeTableEntry) and node.kind is RangeKind.CTE and node.cte_levels_up == depth + 1:
        node = replace(node, cte_levels_up=depth)
    return rebuild(node, lambda child: _lowered(child, depth + isinstance(child, Query)))


# --- rows as a query ----------------------------------------------------------------------------------------


def constant_query(session: Session, columns: Sequence[nodes.RangeColumn], rows: Sequence[Sequence[Value]]) -> Query:
    """A query that returns these rows."""
    if not rows:
        empty = (nodes.Const(type=column.type, collation=column.collation, value=None) for column in columns)
        return Query(targets=_targets(columns, empty), where=nodes.Const(type=TypeRef(oids.BOOL), value="f"))
    cells = [[_cell(session, column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    values = tuple(tuple(map(_plain, row)) for row in cells)
    entry = RangeTableEntry(kind=RangeKind.VALUES, name="*VALUES*", columns=tuple(columns), values=values)
    outputs = (
        next((row[n] for row in cells if isinstance(row[n], NotKnown)), None)
        or nodes.Var(type=column.type, collation=column.collation, range_index=1, attnum=n + 1)
        for n, column in enumerate(columns)
    )
    from_list = (nodes.RangeTableRef(range_index=1),)
    return Query(targets=_targets(columns, outputs), range_table=(entry,), from_list=from_list)


def _targets(columns: Sequence[nodes.RangeColumn], exprs: Iterator[nodes.Node]) -> tuple[nodes.TargetEntry, ...]:
    return tuple(
        nodes.TargetEntry(expr=expr, number=n, name=column.name)
        for n, (column, expr) in enumerate(zip(columns, exprs, strict=True), 1)
    )


def _cell(session: Session, column: nodes.RangeColumn, value: Value) -> nodes.Node:
    try:
        text = constant_text(Facts(session.names), column.type, value)
    except Uncertain as error:
        return NotKnown(type=column.type, reason=error.message)
    return nodes.Const(type=column.type, collation=column.collation, value=text)


def _plain(cell: nodes.Node) -> nodes.Node:
    """A value of a row: NULL for an unknown one, since no output shows it."""
    return nodes.Const(type=cell.type, value=None) if isinstance(cell, NotKnown) else cell
