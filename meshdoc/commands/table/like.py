"""LIKE source: the parts copied after the table is created: expandTableLikeClause (parse_utilcmd.c)."""

from __future__ import annotations

from meshdoc.analyze.ddl.definition import LikeDefinition
from meshdoc.analyze.ddl.like import COMMENTS, CONSTRAINTS, DEFAULTS, GENERATED, INDEXES, STATISTICS
from meshdoc.analyze.kept import moved
from meshdoc.catalog.constraint import Check, checks_of
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import Heir, mapping
from meshdoc.catalog.names.naming import choose_statistics_name, columns_name
from meshdoc.catalog.object import NO_OID, Address
from meshdoc.catalog.relation import ColumnDefault, Relation, Table
from meshdoc.catalog.statistics import Statistics
from meshdoc.commands.constraint.constraint import columns_used, refuse_row_in_check, store_check
from meshdoc.commands.heap.relation import column_default, current, store_default
from meshdoc.commands.index.index_partition import KeyConstraint, copy_index, map_index, refuse_row_in_index
from meshdoc.record import replace
from meshdoc.session import Session


def expand_like(session: Session, table: Heir, like: LikeDefinition) -> None:
    """Copy the defaults, constraints, indexes and statistics that INCLUDING names."""
    source = session.names.relation_by_oid(like.source)
    assert isinstance(source, Relation)
    _copy_defaults(session, source, table, like.options)
    if like.options & CONSTRAINTS:
        _copy_checks(session, source, table, like.options)
    if like.options & INDEXES and isinstance(table, Table):
        for index in indexes_of(session.catalog, source.oid):
            _copy_index(session, source, current(session, table), index, like.options)
    if like.options & STATISTICS:
        _copy_statistics(session, source, table, like.options)


def _copy_defaults(session: Session, source: Relation, table: Heir, options: int) -> None:
    for column in source.columns:
        default = column_default(session, source.oid, column.attnum)
        wanted = options & (GENERATED if column.generated else DEFAULTS)
        target = table.column(column.name)
        if isinstance(default, ColumnDefault) and wanted and target:
            store_default(session, table, target.attnum, moved(default.expression, mapping(source, table)))


def _copy_checks(session: Session, source: Relation, table: Heir, options: int) -> None:
    for check in checks_of(session.catalog, source.oid):
        refuse_row_in_check(check, source)
        expression = moved(check.expression, mapping(source, table))
        copy = Check(
            name=check.name,
            table=table.oid,
            columns=columns_used(expression, table),
            expression=expression,
            no_inherit=check.no_inherit,
            enforced=check.enforced,
            validated=check.enforced,
            comment=check.comment if options & COMMENTS else None,
        )
        store_check(session, table, copy)


def _copy_index(session: Session, source: Relation, table: Table, index: Index, options: int) -> None:
    """Copy an index under a new name, with its constraint if it has one."""
    refuse_row_in_index(index)
    found = session.catalog.get(index.constraint)
    constraint = None
    if isinstance(found, KeyConstraint):
        comment = found.comment if options & COMMENTS else None
        constraint = replace(found, parent=NO_OID, is_local=True, inherit_count=0, comment=comment)
    comment = index.comment if options & COMMENTS else None
    wanted = replace(map_index(source, index, table), parent=NO_OID, comment=comment)
    copy_index(session, wanted, table, constraint)


def _copy_statistics(session: Session, source: Relation, table: Heir, options: int) -> None:
    change = mapping(source, table)
    for item in session.catalog.children(source.oid, Statistics):
        copy = replace(
            item,
            oid=NO_OID,
            schema=table.schema,
            table=table.oid,
            columns=tuple(change(Address(source.oid, attnum)).sub for attnum in item.columns),
            expressions=tuple(moved(expression, change) for expression in item.expressions),
            comment=item.comment if options & COMMENTS else None,
        )
        names = (table.attribute(attnum).name for attnum in copy.columns)
        columns = columns_name([*names, *("expr" for _ in copy.expressions)])
        name = choose_statistics_name(session.catalog, table.schema, table.name, columns)
        session.catalog.create(replace(copy, name=name))
