"""LIKE source: the parts copied after the table is created: expandTableLikeClause (parse_utilcmd.c)."""

from __future__ import annotations

from dataclasses import replace

from meshdoc.analyze.ddl.definition import LikeDefinition
from meshdoc.analyze.ddl.like import COMMENTS, CONSTRAINTS, DEFAULTS, GENERATED, INDEXES, STATISTICS
from meshdoc.analyze.kept import moved
from meshdoc.catalog.constraint import Check, Constraint, Exclusion, PrimaryKey, Unique, constraints_of
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import Heir
from meshdoc.catalog.names.naming import choose_index_name, choose_relation_name, choose_statistics_name, columns_name
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import ColumnDefault, Relation, Table
from meshdoc.catalog.statistics import Statistics
from meshdoc.commands.constraint.constraint import store_check
from meshdoc.commands.heap.relation import column_default, current, store_default
from meshdoc.commands.index.index_definition import LABELS, check_definition
from meshdoc.commands.index.index_partition import key_names, map_index
from meshdoc.commands.table.inherit import mapping
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
    for check in constraints_of(session.catalog, source.oid):
        if isinstance(check, Check):
            expression = moved(check.expression, mapping(source, table))
            copy = Check(
                name=check.name,
                table=table.oid,
                columns=tuple(
                    sorted({address.sub for address in expression.depends if address.oid == table.oid} - {0})
                ),
                expression=expression,
                no_inherit=check.no_inherit,
                enforced=check.enforced,
                validated=check.enforced,
                comment=check.comment if options & COMMENTS else None,
            )
            store_check(session, table, copy)


def _copy_index(session: Session, source: Relation, table: Table, index: Index, options: int) -> None:
    """Copy an index under a new name, with its constraint if it has one.

    Raises SqlError 42P16 for a second primary key, 0A000 for one that does not cover the partition key.
    """
    wanted = map_index(source, index, table)
    constraint = session.catalog.get(index.constraint)
    check_definition(session, table, wanted, constraint.operators if isinstance(constraint, Exclusion) else ())
    label = LABELS["primary" if index.primary else "exclude" if index.exclusion else "unique" if constraint else ""]
    columns = "" if index.primary else columns_name(key_names(table, wanted))
    choose = choose_index_name if constraint else choose_relation_name
    name = choose(session.catalog, table.schema, table.name, columns, label)
    session.catalog.create(
        replace(
            wanted,
            oid=NO_OID,
            name=name,
            owner=table.owner,
            constraint=_copy_constraint(session, constraint, table, wanted, name, options),
            parent=NO_OID,
            clustered=False,
            replica_identity=False,
            valid=True,
            comment=index.comment if options & COMMENTS else None,
        )
    )


def _copy_constraint(
    session: Session, constraint: Object | None, table: Table, index: Index, name: str, options: int
) -> Oid:
    """Copy the constraint of an index; NO_OID if it has none."""
    if not isinstance(constraint, PrimaryKey | Unique | Exclusion):
        return NO_OID
    copy: Constraint = replace(
        constraint,
        oid=NO_OID,
        name=name,
        table=table.oid,
        columns=tuple(key.attnum for key in index.index_keys),
        include=index.include,
        parent=NO_OID,
        is_local=True,
        inherit_count=0,
        comment=constraint.comment if options & COMMENTS else None,
    )
    return session.catalog.create(copy).oid


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
