"""ON CONFLICT: arbiter indexes (infer_arbiter_indexes of plancat.c), and the handling of a conflicting row."""

from __future__ import annotations

from dataclasses import dataclass

from meshdoc.catalog.contents import Row, Unknown
from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import Table
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.contents import contents
from meshdoc.interpret.executor.assignment import assigned
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.exclusion import conflicting
from meshdoc.interpret.executor.expression import RowScope, beside, evaluated, of_rows, stored, whole
from meshdoc.interpret.executor.keys import index_key, present_in
from meshdoc.interpret.executor.modify_table import ModifyTable
from meshdoc.interpret.executor.returning import Changed
from meshdoc.interpret.executor.table import checked, locate, put_new, update_row
from meshdoc.interpret.executor.target import Target, as_target, target_of
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.session import Session


@dataclass(slots=True)
class Arbiter:
    """The arbiters of conflicts: some keys of the table that the statement names, or any."""

    action: str
    keys: frozenset[tuple[int, ...]] | None
    made: list[Row]


def arbiter_of(session: Session, query: nodes.Query) -> Arbiter | None:
    """The arbiters of an INSERT with ON CONFLICT. Raises SqlError 42P10 if no unique index matches."""
    clause = query.on_conflict
    table = session.catalog.get(query.range_table[query.result_relation - 1].relation)
    if clause is None or not isinstance(table, Table):
        return None
    if clause.constraint:
        found = [i for i in target_of(session, table.oid).unique if i.constraint == clause.constraint]
    elif clause.arbiters:
        found = [i for i in target_of(session, table.oid).unique if _is_meant(session, table, i, clause)]
    else:
        return Arbiter(clause.action, None, [])
    if clause.constraint and clause.action == "update" and any(index.exclusion for index in found):
        raise SqlError("42809", "ON CONFLICT DO UPDATE not supported with exclusion constraints")
    if not found:
        message = "there is no unique or exclusion constraint matching the ON CONFLICT specification"
        raise SqlError("42P10", message)
    return Arbiter(clause.action, frozenset(_numbers(index) for index in found), [])


def _numbers(index: Index) -> tuple[int, ...]:
    return tuple(sorted(key.attnum for key in index.index_keys))


def _is_meant(session: Session, table: Table, index: Index, clause: nodes.OnConflict) -> bool:
    """Whether an index matches the inference clause: its columns, expressions and predicate."""
    if index.exclusion:
        return False
    columns = {node.attnum for node, _, _ in clause.arbiters if isinstance(node, nodes.Var)}
    if columns != {key.attnum for key in index.index_keys if key.attnum}:
        return False
    wanted = [node for node, _, _ in clause.arbiters if not isinstance(node, nodes.Var)]
    given = [stored(session, key.expression, table).node for key in index.index_keys if key.expression is not None]
    if any(node not in given for node in wanted) or any(node not in wanted for node in given):
        return False
    return index.predicate is None or clause.where_arbiter is not None


def insert_or_update(state: ModifyTable, row: Row, arbiter: Arbiter) -> Changed | None:
    """ExecInsert with arbiter indexes. Uncertain if it cannot be known whether the row conflicts."""
    session, target = state.session, state.root
    leaf, placed = locate(session, target, row)
    made = checked(session, leaf, placed)
    if made is None:
        return None
    present = _conflicting(session, target, leaf, made, arbiter)
    if present is None:
        arbiter.made.append(made)
        put_new(state.transition, leaf, made)
        return Changed(None, as_target(target, leaf, made))
    if arbiter.action == "nothing":
        return None
    if any(present is item for item in arbiter.made):
        raise SqlError(
            "21000",
            "ON CONFLICT DO UPDATE command cannot affect row a second time",
            hint="Ensure that no rows proposed for insertion within the same command have duplicate constrained "
            "values.",
        )
    changed = _updated(state, leaf, present, made)
    if changed is None:
        return None
    arbiter.made.append(changed)
    return Changed(as_target(target, leaf, present), as_target(target, leaf, changed))


def _conflicting(session: Session, target: Target, leaf: Target, row: Row, arbiter: Arbiter) -> Row | None:
    table = leaf.table
    if (held := contents(session, table)).unknown:
        raise Uncertain(held.unknown)
    for index in leaf.unique:
        if arbiter.keys is not None and _named(target, leaf, index) not in arbiter.keys:
            continue
        if not index.immediate:
            message = "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters"
            raise SqlError("55000", message)
        if index.exclusion:
            found = conflicting(session, table, index, row, held.rows)
        else:
            found = _same_key(session, table, index, row)
        if found is not None:
            return found
    return None


def _same_key(session: Session, table: Table, index: Index, row: Row) -> Row | None:
    key = index_key(session, table, index, row)
    present = present_in(session, table, index)
    if present.vague or _is_vague(session, table, index, row):
        raise Uncertain("which rows conflict is unknown")
    return next(iter(present.found.get(key, ())), None) if key is not None else None


def _is_vague(session: Session, table: Table, index: Index, row: Row) -> bool:
    return bool(contents(session, table).rows) and any(
        isinstance(row.get(key.attnum), Unknown) for key in index.index_keys if key.attnum
    )


def _named(target: Target, leaf: Target, index: Index) -> tuple[int, ...]:
    """An index's columns as they are numbered in the table that the statement names."""
    if leaf is target:
        return _numbers(index)
    names = (leaf.relation.attribute(key.attnum).name if key.attnum else "" for key in index.index_keys)
    found = (target.relation.column(name) for name in names)
    return tuple(sorted(column.attnum if column else 0 for column in found))


def _updated(state: ModifyTable, leaf: Target, present: Row, given: Row) -> Row | None:
    """DO UPDATE SET ... WHERE: ExecOnConflictUpdate."""
    session, target, query, clause = state.session, state.root, state.query, state.query.on_conflict
    assert clause is not None
    rows = (whole(target.relation, as_target(target, leaf, row)) for row in (present, given))
    around = RowScope(beside(*rows), state.scope, Facts(session.names))
    indexes = (query.result_relation, clause.excluded_index)
    if clause.where is not None:
        value = evaluated(session, of_rows(clause.where, indexes), around)
        if isinstance(value, Unknown):
            raise Uncertain(value.reason)
        if value is not True:
            return None
    made = dict(as_target(target, leaf, present))
    targets = assigned(clause.set)
    for item in targets:
        if isinstance(item.expr, nodes.SetToDefault):
            made[item.number] = default_of(session, target.relation, target.relation.attribute(item.number))
        else:
            made[item.number] = evaluated(session, of_rows(item.expr, indexes), around)
    columns = frozenset(item.number for item in targets)
    back = as_target(leaf, target, made)
    return update_row(state.transition, leaf, present, back, columns)
