"""Checks of existing rows by ALTER TABLE, CREATE INDEX and similar statements: ATRewriteTables (tablecmds.c).

Runs once per statement, from the changes in the journal: columns added or recomputed first, then indexes, then
constraints and bounds, then foreign keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from meshdoc.catalog.constraint import Check, Constraint, ForeignKey, NotNull
from meshdoc.catalog.contents import Contents, Row, Unknown, Value
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import children_of
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, MaterializedView, Relation, Table
from meshdoc.catalog.type import Domain
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.contents import contents, keep
from meshdoc.interpret.executor.constraints import check_value, holds, satisfies
from meshdoc.interpret.executor.default import default_of, generated_value
from meshdoc.interpret.executor.exclusion import conflicting
from meshdoc.interpret.executor.expression import whole
from meshdoc.interpret.executor.keys import check_computed, index_key, key_of
from meshdoc.interpret.executor.referential import check_reference, refuse_removal
from meshdoc.interpret.executor.route import in_bound
from meshdoc.interpret.executor.row_types import refit
from meshdoc.interpret.executor.target import family, is_computed
from meshdoc.interpret.value import Uncertain
from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.session import Session


@positional
class Altered:
    """What a statement has changed: each object as it was before (None if it is new), and the tables rewritten."""

    session: Session
    before: Mapping[Oid, Object | None]
    rewritten: frozenset[Oid]

    def is_new(self, item: Constraint) -> bool:
        """Whether the statement made a constraint valid, so that the rows have to satisfy it."""
        if not (item.validated and item.enforced):
            return False
        if item.table in self.rewritten:
            return True
        if item.oid not in self.before:
            return False
        former = self.before[item.oid]
        return not (isinstance(former, Constraint) and former.validated and former.enforced)


def check_existing(session: Session, mark: int) -> None:
    """Raise SqlError if existing rows violate what has changed since a mark."""
    journal = session.catalog.journal[mark:]
    if not journal or not any(isinstance(held, Contents) and held.rows for held in session.contents.values()):
        return
    before: dict[Oid, Object | None] = {}
    for change in journal:
        before.setdefault(change.oid, change.before)
    for oid, former in before.items():
        if isinstance(former, Relation) and isinstance(present := session.catalog.get(oid), Relation):
            refit(session, former, present)
    rewritten = frozenset(_rewritten(session, before))
    altered = Altered(session, before, rewritten)
    items = [item for oid in before if (item := session.catalog.get(oid)) is not None]
    items += [item for oid in sorted(rewritten) for item in _parts(session, oid) if item.oid not in before]
    for cls, check in checks.items():
        for item in items:
            if isinstance(item, cls):
                check(altered, item)
    _removed(altered)


def _parts(session: Session, oid: Oid) -> Iterator[Object]:
    """The indexes and constraints of a rewritten table, all of which are rebuilt or rechecked."""
    for item in session.catalog.children(oid, Object):
        if isinstance(item, Index | Constraint) and item.table == oid:
            yield item


# --- recomputed rows --------------------------------------------------------------------------------------------


def _rewritten(session: Session, before: Mapping[Oid, Object | None]) -> Iterator[Oid]:
    """Update the rows of tables with columns that were added, retyped or given another expression."""
    computed = {item.table for oid in before if isinstance(item := session.catalog.get(oid), ColumnDefault)}
    for oid in dict.fromkeys([*before, *sorted(computed)]):
        table, former = session.catalog.get(oid), before.get(oid)
        if not isinstance(table, Table) or not contents(session, table).rows:
            continue
        had = {c.attnum: c for c in former.columns} if isinstance(former, Relation) else None
        added = [c for c in table.columns if had is not None and c.attnum not in had]
        changed = [c for c in table.columns if had is not None and c.attnum in had and had[c.attnum].type != c.type]
        if added or changed or (oid in computed and any(c.generated for c in table.columns)):
            rows = tuple(_with_columns(session, table, row, added) for row in contents(session, table).rows)
            keep(session, table, rows)
            yield oid


def _with_columns(session: Session, table: Table, row: Row, added: list[Column]) -> Row:
    made: dict[int, Value] = dict(row)
    for column in added:
        if not column.generated:
            made[column.attnum] = default_of(session, table, column)
    for column in table.columns:
        if column.generated:
            made[column.attnum] = generated_value(session, table, column, whole(table, made))
    for column in added:
        check_value(session, column.type.oid, made[column.attnum])
    return made


# --- checks of rows ---------------------------------------------------------------------------------------------

checks: Registry[type[Object], Callable[[Altered, Any], None]] = Registry("check of rows")
"""The checks of rows for changed objects of a class; they run in order of registration."""


def _rows(session: Session, oid: Oid) -> tuple[Relation, tuple[Row, ...]]:
    table = session.catalog[oid]
    assert isinstance(table, Relation)
    return table, contents(session, table).rows if isinstance(table, Table | MaterializedView) else ()


@checks(Index)
def _index(altered: Altered, item: Index) -> None:
    if altered.before.get(item.oid, item) is None or item.table in altered.rewritten:
        check_index(altered.session, item)


def check_index(session: Session, item: Index) -> None:
    """index_build: keys computed, unique keys and exclusion constraints. Raises SqlError 23505 or 23P01."""
    table, rows = _rows(session, item.table)
    if is_computed(item):
        for row in rows:
            check_computed(session, table, item, row)
    if not rows or not (item.unique or item.exclusion):
        return
    if item.exclusion and isinstance(table, Table):
        _exclusion(session, table, item, rows)
        return
    seen: set[object] = set()
    for row in rows:
        key = index_key(session, table, item, row)
        if key is None or any(isinstance(value, Unknown) for value in key):
            continue
        if key in seen:
            raise SqlError(
                "23505",
                f'could not create unique index "{item.name}"',
                detail=f"{key_of(session, table, item, row)} is duplicated.",
            )
        seen.add(key)


def _exclusion(session: Session, table: Table, item: Index, rows: tuple[Row, ...]) -> None:
    for row in rows:
        other = conflicting(session, table, item, row, rows)
        if other is not None:
            raise SqlError(
                "23P01",
                f'could not create exclusion constraint "{item.name}"',
                detail=f"{key_of(session, table, item, row)} conflicts with "
                f"{key_of(session, table, item, other).replace('Key', 'key', 1)}.",
            )


@checks(NotNull, Check)
def _constraint(altered: Altered, item: NotNull | Check) -> None:
    if not altered.is_new(item):
        return
    if item.domain:
        _of_domain(altered.session, item)
        return
    table, rows = _rows(altered.session, item.table)
    if isinstance(item, NotNull):
        if any(row.get(item.attnum) is None for row in rows):
            name = table.attribute(item.attnum).name
            raise SqlError("23502", f'column "{name}" of relation "{table.name}" contains null values')
    elif not all(holds(altered.session, table, item, row) for row in rows):
        raise SqlError("23514", f'check constraint "{item.name}" of relation "{table.name}" is violated by some row')


def _of_domain(session: Session, item: Constraint) -> None:
    """The columns of a domain that has a new constraint: validateDomainCheckConstraint and related functions."""
    domain = session.catalog[item.domain]
    assert isinstance(domain, Domain)
    for type in _domains_over(session, domain):
        for table in session.catalog.children(type.oid, Table):
            for column in table.columns:
                if column.type.oid == type.oid:
                    _column_of_domain(session, domain, item, table, column)


def _domains_over(session: Session, domain: Domain) -> Iterator[Domain]:
    yield domain
    for other in session.catalog.children(domain.oid, Domain):
        if other.base.oid == domain.oid:
            yield from _domains_over(session, other)


def _column_of_domain(session: Session, domain: Domain, item: Constraint, table: Table, column: Column) -> None:
    for row in contents(session, table).rows:
        if satisfies(session, domain, item, row.get(column.attnum)):
            continue
        if isinstance(item, NotNull):
            raise SqlError("23502", f'column "{column.name}" of table "{table.name}" contains null values')
        message = f'column "{column.name}" of table "{table.name}" contains values that violate the new constraint'
        raise SqlError("23514", message)


@checks(Table)
def _bounds(altered: Altered, item: Table) -> None:
    """Check that a new partition's rows are within its bounds, and that the default partition holds none of them."""
    former = altered.before.get(item.oid)
    if not item.partition_of or item.oid not in altered.before:
        return
    if isinstance(former, Table) and former.partition_of == item.partition_of:
        return
    words = 'partition constraint of relation "{}" is violated by some row'
    _within(altered.session, item, words)
    for sibling in children_of(altered.session.catalog, item.partition_of):
        if isinstance(sibling, Table) and sibling.partition_bound and sibling.partition_bound.default:
            words = 'updated partition constraint for default partition "{}" would be violated by some row'
            if sibling.oid != item.oid:
                _within(altered.session, sibling, words)


def _within(session: Session, table: Table, words: str) -> None:
    for leaf in family(session, table):
        for row in contents(session, leaf).rows if isinstance(leaf, Table) else ():
            try:
                fits = in_bound(session, leaf, row)
            except Uncertain:
                continue
            if not fits:
                raise SqlError("23514", words.format(leaf.name))


@checks(ForeignKey)
def _foreign_key(altered: Altered, item: ForeignKey) -> None:
    """RI_Initial_Check."""
    if item.of_referenced or not altered.is_new(item):
        return
    table, rows = _rows(altered.session, item.table)
    if isinstance(table, Table):
        for row in rows:
            check_reference(altered.session, item, table, row)


def _removed(altered: Altered) -> None:
    """Refuse to detach a partition with referenced rows: RI_PartitionRemove_Check."""
    session = altered.session
    for oid, former in altered.before.items():
        table = session.catalog.get(oid)
        if not isinstance(table, Table) or not isinstance(former, Table) or former.partition_of == table.partition_of:
            continue
        if former.partition_of:
            parts = [p for p in altered.before.values() if isinstance(p, ForeignKey) and p.references_table == oid]
            for part in parts:
                refuse_removal(session, part, table)
