"""Rows read and changed: SELECT, INSERT, UPDATE, DELETE, MERGE and RETURNING over what the migrations put into tables.

Differs from PostgreSQL in that constraints are not checked. What is put in and cannot be known is `Unknown`, cell by
cell where the rest of the row is known, and the whole table where it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pglast import ast

from meshdoc.analyze import nodes, oids
from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.state import ParseState
from meshdoc.analyze.walk import rebuild
from meshdoc.catalog.contents import Contents
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.budget import Exhausted
from meshdoc.interpret.default import default_of
from meshdoc.interpret.fired import after_rows, before_rows
from meshdoc.interpret.held import ROWS_KEPT, TOO_MANY, Row, contents, forget, keep
from meshdoc.interpret.literal import literal_value
from meshdoc.interpret.query import NOTHING, Rows, Scope, analyzed, run_query
from meshdoc.interpret.unique import keys
from meshdoc.interpret.value import Field, Record, Uncertain, Undecided, Unknown, Value
from meshdoc.registry import Registry
from meshdoc.session import Session


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a statement: its rows, where it has an output, and how many there were."""

    rows: Rows | None
    count: Value


action: Registry[str, Callable[[Session, nodes.Query, Scope], Done]] = Registry("command on rows")


def carry_out(session: Session, node: ast.Node, scope: Scope = NOTHING) -> Done:
    """A statement on rows. Raises Uncertain for a query whose rows cannot be known."""
    query = analyzed(session, node, scope)
    return action[query.command](session, query, scope)


@action("select")
def select(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """SELECT."""
    rows = run_query(session, query, scope)
    return Done(rows, len(rows.rows))


def fill(session: Session, table: Table, query: nodes.Query) -> None:
    """Put what a query gives into a table just made: CREATE TABLE AS."""
    try:
        found = run_query(session, query)
    except Undecided:
        raise
    except (Uncertain, Exhausted) as error:
        forget(session, table, error.message)
    else:
        keep(session, table, tuple(dict(enumerate(row, 1)) for row in found.rows))


def _target(session: Session, query: nodes.Query) -> tuple[nodes.RangeTableEntry, Object]:
    entry = query.range_table[query.result_relation - 1]
    item = session.names.relation_by_oid(entry.relation)
    assert item is not None
    return entry, item


def _unknown(session: Session, item: Object, reason: str) -> Done:
    forget(session, item, reason)
    return Done(None, Unknown(reason))


# --- INSERT -------------------------------------------------------------------------------------------------


@action("insert")
def insert(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """INSERT."""
    _, item = _target(session, query)
    if not isinstance(item, Table):
        return Done(None, Unknown(f'what is inserted through "{item.name}" is not followed'))
    held = contents(session, item)
    try:
        made = [_completed(session, item, row) for row in _inserted(session, query, scope)]
    except Undecided:
        raise
    except Uncertain as error:
        return _unknown(session, item, error.message)
    if made:
        made = before_rows(session, item, "insert", made)
    if held.unknown:
        after_rows(session, item, "insert")
        return Done(returned(session, query, scope, made), len(made) if query.on_conflict is None else _maybe(held))
    if query.on_conflict is not None and (held.rows or len(made) > 1):
        kept = without_conflicts(session, item, held.rows, made)
        if kept is None or (query.on_conflict.action == "update" and len(kept) < len(made)):
            return _unknown(session, item, "which rows are in conflict cannot be known")
        made = kept
    keep(session, item, (*held.rows, *made))
    if made:
        after_rows(session, item, "insert")
    return Done(returned(session, query, scope, made), len(made))


def _maybe(held: Contents) -> Unknown:
    return Unknown(held.unknown)


def _inserted(session: Session, query: nodes.Query, scope: Scope) -> list[dict[int, Value]]:
    """The rows that INSERT gives, each with the columns that it names; a DEFAULT is left out."""
    if not query.targets:
        return [{}]
    sources = [entry for entry in query.range_table if entry.kind is nodes.RangeKind.VALUES and not entry.in_from]
    if not query.from_list:
        return [_cells(session, {target.number: target.expr for target in query.targets}, scope)]
    values = next((entry for entry in query.range_table if entry.kind is nodes.RangeKind.VALUES), None)
    if values is not None and len(query.from_list) == 1 and not sources[1:] and not query.ctes:
        index = query.range_table.index(values) + 1
        return [
            _cells(
                session,
                {target.number: _with_cells(target.expr, index, row) for target in query.targets},
                scope,
            )
            for row in values.values
        ]
    picked = nodes.Query(
        targets=tuple(replace(target, number=n) for n, target in enumerate(query.targets, 1)),
        range_table=query.range_table,
        from_list=query.from_list,
        ctes=query.ctes,
        recursive=query.recursive,
        limit_count=nodes.Const(type=TypeRef(oids.INT8), value=str(ROWS_KEPT + 1)),
    )
    found = run_query(session, picked, scope)
    if len(found.rows) > ROWS_KEPT:
        raise Uncertain(TOO_MANY)
    numbers = [target.number for target in query.targets]
    return [dict(zip(numbers, row, strict=True)) for row in found.rows]


def _with_cells(node: nodes.Node, index: int, row: tuple[nodes.Node, ...]) -> nodes.Node:
    """An expression over one row of VALUES."""
    if isinstance(node, nodes.Var) and node.range_index == index and node.levels_up == 0:
        return row[node.attnum - 1]
    if isinstance(node, nodes.Query):
        return node
    return rebuild(node, lambda child: _with_cells(child, index, row))


def _cells(session: Session, exprs: dict[int, nodes.Node], scope: Scope) -> dict[int, Value]:
    return {
        number: evaluated(session, expr, scope)
        for number, expr in exprs.items()
        if not isinstance(expr, nodes.SetToDefault)
    }


def evaluated(session: Session, expr: nodes.Node, scope: Scope) -> Value:
    """The value of an expression; Unknown where it cannot be known."""
    facts = Facts(session.names)
    if (literal := literal_value(facts, expr)) is not None:
        return literal[0]
    query = nodes.Query(targets=(nodes.TargetEntry(expr=expr, number=1, name="v"),))
    try:
        return run_query(session, query, scope).rows[0][0]
    except Undecided:
        raise
    except Uncertain as error:
        return Unknown(error.message)


def _completed(session: Session, table: Table, row: dict[int, Value]) -> Row:
    """The row with the defaults of the columns that it does not name."""
    made: dict[int, object] = dict(row)
    for column in table.columns:
        if column.attnum not in made or column.generated:
            value = default_of(session, table, column)
            if value is not None:
                made[column.attnum] = value
    return made


def without_conflicts(session: Session, table: Table, held: tuple[Row, ...], made: list[Row]) -> list[Row] | None:
    """The rows that are in conflict with none held, by the table's unique keys; None where that cannot be known."""
    seen: dict[tuple[int, ...], set[tuple[object, ...]]] = {}
    for key in keys(session, table):
        found = {tuple(_hashable(row.get(number)) for number in key) for row in held}
        if any(isinstance(value, Unknown) for values in found for value in values):
            return None
        seen[key] = found
    kept = []
    for row in made:
        present = {key: tuple(_hashable(row.get(number)) for number in key) for key in seen}
        if any(isinstance(value, Unknown) for values in present.values() for value in values):
            return None
        if any(None not in values and values in seen[key] for key, values in present.items()):
            continue
        for key, values in present.items():
            seen[key].add(values)
        kept.append(row)
    return kept


def _hashable(value: object) -> object:
    return repr(value) if isinstance(value, list | Record) else value


# --- UPDATE and DELETE --------------------------------------------------------------------------------------

ROW = -1  # the system column that tells rows apart


def _matching(session: Session, query: nodes.Query, scope: Scope, targets: list[nodes.TargetEntry]) -> Rows:
    """The rows that WHERE picks, each with its place among those held."""
    place = nodes.TargetEntry(
        expr=nodes.Var(type=TypeRef(oids.INT8), range_index=query.result_relation, attnum=ROW), number=1, name="place"
    )
    picked = nodes.Query(
        targets=(place, *(replace(target, number=n) for n, target in enumerate(targets, 2))),
        range_table=query.range_table,
        from_list=(nodes.RangeTableRef(range_index=query.result_relation), *query.from_list),
        where=query.where,
        ctes=query.ctes,
        recursive=query.recursive,
    )
    return run_query(session, picked, scope)


def _has_children_with_rows(session: Session, item: Table) -> bool:
    for child in session.catalog.children(item.oid, Table):
        if item.oid in child.inherits or child.partition_of == item.oid:
            held = contents(session, child)
            if held.rows or held.unknown or _has_children_with_rows(session, child):
                return True
    return False


def _is_empty(session: Session, item: Object) -> bool:
    held = contents(session, item)
    return not held.rows and not held.unknown


@action("update")
def update(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """UPDATE."""
    _, item = _target(session, query)
    if not isinstance(item, Table):
        return Done(None, Unknown(f'what is changed through "{item.name}" is not followed'))
    if _has_children_with_rows(session, item):
        return _unknown(session, item, "which rows of its partitions are changed is not followed")
    if _is_empty(session, item):
        return Done(returned(session, query, scope, []), 0)
    held = contents(session, item)
    if held.unknown:
        return Done(None, _maybe(held))
    targets = [target for target in query.targets if not target.junk]
    try:
        found = _matching(session, query, scope, targets)
    except Undecided:
        raise
    except Uncertain as error:
        return _columns_unknown(session, item, held, targets, error.message)
    rows: list[Row] = list(held.rows)
    changed = []
    for place, *values in found.rows:
        assert isinstance(place, int)
        made = {**held.rows[place], **dict(zip((t.number for t in targets), values, strict=True))}
        (rows[place],) = before_rows(session, item, "update", [made])
        changed.append(rows[place])
    keep(session, item, tuple(rows))
    if changed:
        after_rows(session, item, "update")
    return Done(returned(session, query, scope, changed), len(changed))


def _columns_unknown(
    session: Session, item: Table, held: Contents, targets: list[nodes.TargetEntry], reason: str
) -> Done:
    """An UPDATE of which rows or values cannot be known: the columns that it sets are unknown from here on."""
    unknown = {target.number: Unknown(reason) for target in targets}
    keep(session, item, tuple({**row, **unknown} for row in held.rows))
    return Done(None, Unknown(reason))


@action("delete")
def delete(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """DELETE."""
    _, item = _target(session, query)
    if not isinstance(item, Table):
        return Done(None, Unknown(f'what is deleted through "{item.name}" is not followed'))
    if _has_children_with_rows(session, item):
        return _unknown(session, item, "which rows of its partitions are deleted is not followed")
    if _is_empty(session, item):
        return Done(returned(session, query, scope, []), 0)
    held = contents(session, item)
    plain = query.where is None and not query.from_list
    if plain:
        keep(session, item, ())
        return Done(returned(session, query, scope, list(held.rows)), _maybe(held) if held.unknown else len(held.rows))
    if held.unknown:
        return Done(None, _maybe(held))
    try:
        found = _matching(session, query, scope, [])
    except Undecided:
        raise
    except Uncertain as error:
        return _unknown(session, item, error.message)
    places = {row[0] for row in found.rows}
    keep(session, item, tuple(row for place, row in enumerate(held.rows) if place not in places))
    gone = [row for place, row in enumerate(held.rows) if place in places]
    if gone:
        after_rows(session, item, "delete")
    return Done(returned(session, query, scope, gone), len(gone))


@action("merge")
def merge(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """MERGE is not followed."""
    _, item = _target(session, query)
    return _unknown(session, item, "what MERGE does to rows is not followed")


# --- RETURNING ----------------------------------------------------------------------------------------------


class _RowScope:
    """The columns of one row as parameters, besides those of the code around."""

    FIRST = 1_000_000

    def __init__(self, row: Row, around: Scope) -> None:
        self._row = row
        self._around = around

    def state(self, facts: Facts) -> ParseState:
        """Nothing is analysed with it."""
        return self._around.state(facts)

    def value(self, number: int) -> Value:
        """A column's value, or what the code around gives."""
        if number >= self.FIRST:
            return self._row.get(number - self.FIRST)  # type: ignore[return-value]
        return self._around.value(number)

    def fields(self, number: int) -> tuple[Field, ...]:
        """The fields of a parameter that is a row."""
        return () if number >= self.FIRST else self._around.fields(number)


def returned(session: Session, query: nodes.Query, scope: Scope, rows: list[Row]) -> Rows | None:
    """What RETURNING gives of the rows."""
    targets = [target for target in query.returning if not target.junk]
    if not targets:
        return None
    fields = tuple(Field(target.name, target.expr.type) for target in targets)
    exprs = [_of_row(target.expr, query.result_relation) for target in targets]
    made = []
    for row in rows:
        around = _RowScope(row, scope)
        made.append(tuple(evaluated(session, expr, around) for expr in exprs))
    return Rows(fields, made)


def _of_row(node: nodes.Node, index: int) -> nodes.Node:
    """An expression over one row: its columns as parameters."""
    if isinstance(node, nodes.Var) and node.range_index == index and node.levels_up == 0 and node.attnum > 0:
        number = _RowScope.FIRST + node.attnum
        return nodes.Param(type=node.type, collation=node.collation, kind=nodes.ParamKind.EXTERNAL, number=number)
    if isinstance(node, nodes.Query):
        return node
    return rebuild(node, lambda child: _of_row(child, index))
