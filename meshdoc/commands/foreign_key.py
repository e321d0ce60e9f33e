"""FOREIGN KEY constraints: ATAddForeignKeyConstraint and what it calls (tablecmds.c).

Differs from PostgreSQL: a reference to a partitioned table is one constraint here; PostgreSQL adds one for each
partition that is referred to, which no command can address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pglast import ast

from meshdoc.analyze.coercion_path import CoercionContext, can_coerce_type
from meshdoc.analyze.definition import ForeignKeyDefinition
from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.operators import exact_operator
from meshdoc.catalog.constraint import Action, ForeignKey, Match, PrimaryKey
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.index import Index
from meshdoc.catalog.naming import choose_constraint_name, columns_name
from meshdoc.catalog.object import NO_OID, Object
from meshdoc.catalog.relation import Column, Generated, Persistence, Table
from meshdoc.commands.constraint import constraints_of, find_constraint
from meshdoc.commands.index import indexes_of
from meshdoc.commands.partition import partitions
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session
from meshdoc.syntax.names import strings

MAX_KEYS = 32


def add_foreign_key(session: Session, table: Table, definition: ForeignKeyDefinition, *, validated: bool) -> ForeignKey:
    """Make a foreign key, on the table and on its partitions. Raises SqlError where PostgreSQL would refuse it."""
    name = definition.node.conname
    if name is None:
        name = choose_constraint_name(
            session.catalog, table.schema, table.name, columns_name(definition.columns), "fkey"
        )
    elif find_constraint(session, table.oid, name):
        raise SqlError("42710", f'constraint "{name}" for relation "{table.name}" already exists')
    constraint = session.catalog.create(_constraint(session, table, definition, name, validated))
    _recurse(session, table, constraint)
    return constraint


def _constraint(
    session: Session, table: Table, definition: ForeignKeyDefinition, name: str, validated: bool
) -> ForeignKey:
    node = definition.node
    referenced = _referenced_table(session, table, node)
    columns = _columns(table, definition.columns)
    if node.pk_attrs:
        targets = _columns(referenced, strings(node.pk_attrs))
        index = _matching_index(session, referenced, targets, bool(node.pk_with_period))
    else:
        index, targets = _primary_key(session, referenced, bool(node.fk_with_period))
    _check_generated(node, columns)
    if len(columns) != len(targets):
        raise SqlError("42830", "number of referencing and referenced columns for foreign key disagree")
    _check_period(node, index)
    _check_types(session, name, columns, targets)
    return ForeignKey(
        name=name,
        table=table.oid,
        columns=tuple(column.attnum for column in columns),
        references_table=referenced.oid,
        references_columns=tuple(column.attnum for column in targets),
        index=index.oid,
        on_update=Action(node.fk_upd_action),
        on_delete=Action(node.fk_del_action),
        on_delete_columns=_set_columns(table, columns, strings(node.fk_del_set_cols)),
        match=Match(node.fk_matchtype),
        period=bool(node.fk_with_period),
        deferrable=definition.deferrable,
        initially_deferred=definition.initially_deferred,
        enforced=definition.enforced,
        validated=validated and definition.enforced,
    )


def _referenced_table(session: Session, table: Table, node: ast.Constraint) -> Table:
    found = session.relation(node.pktable, Object)
    if not isinstance(found, Table):
        raise SqlError("42809", f'referenced relation "{found.name}" is not a table')
    if found.schema == PG_CATALOG:
        raise SqlError("42501", f'permission denied: "{found.name}" is a system catalog')
    allowed, words = {
        Persistence.PERMANENT: ({Persistence.PERMANENT}, "permanent tables may reference only permanent tables"),
        Persistence.UNLOGGED: (
            {Persistence.PERMANENT, Persistence.UNLOGGED},
            "unlogged tables may reference only permanent or unlogged tables",
        ),
        Persistence.TEMPORARY: ({Persistence.TEMPORARY}, "temporary tables may reference only temporary tables"),
    }[table.persistence]
    if found.persistence not in allowed:
        raise SqlError("42P16", f"constraints on {words}")
    return found


def _columns(table: Table, names: Sequence[str]) -> tuple[Column, ...]:
    if len(names) > MAX_KEYS:
        raise SqlError("54011", f"cannot have more than {MAX_KEYS} keys in a foreign key")
    found: list[Column] = []
    for name in names:
        column = table.column(name)
        if column is None:
            raise SqlError("42703", f'column "{name}" referenced in foreign key constraint does not exist')
        if column.generated is Generated.VIRTUAL:
            raise SqlError("0A000", "foreign key constraints on virtual generated columns are not supported")
        found.append(column)
    return tuple(found)


def _set_columns(table: Table, columns: Sequence[Column], names: Sequence[str]) -> tuple[int, ...]:
    found: list[int] = []
    for column in _columns(table, names):
        if column not in columns:
            raise SqlError(
                "42P10",
                f'column "{column.name}" referenced in ON DELETE SET action must be part of foreign key',
            )
        if column.attnum not in found:
            found.append(column.attnum)
    return tuple(found)


# --- the referenced key ---------------------------------------------------------------------------------


def _primary_key(session: Session, referenced: Table, period: bool) -> tuple[Index, tuple[Column, ...]]:
    """The referenced table's primary key: transformFkeyGetPrimaryKey."""
    for index in indexes_of(session, referenced.oid):
        if index.primary and index.valid:
            if not index.immediate:
                raise SqlError("55000", f'cannot use a deferrable primary key for referenced table "{referenced.name}"')
            if period and not _is_temporal(session, index):
                break
            return index, tuple(referenced.attribute(key.attnum) for key in index.index_keys)
    raise SqlError("42704", f'there is no primary key for referenced table "{referenced.name}"')


def _is_temporal(session: Session, index: Index) -> bool:
    constraint = session.catalog.get(index.constraint)
    return isinstance(constraint, PrimaryKey) and constraint.without_overlaps


def _matching_index(session: Session, referenced: Table, targets: Sequence[Column], period: bool) -> Index:
    """The unique index that the named columns are the keys of, in whatever order: transformFkeyCheckAttrs."""
    wanted = [column.attnum for column in targets]
    if len(set(wanted)) < len(wanted):
        raise SqlError("42830", "foreign key referenced-columns list must not contain duplicates")
    deferrable = False
    for index in indexes_of(session, referenced.oid):
        if not (index.unique and index.valid and index.predicate is None):
            continue
        if index.exclusion and not period:
            continue
        keys = [key.attnum for key in index.index_keys]
        if sorted(keys) != sorted(wanted) or 0 in keys:
            continue
        if index.immediate:
            return index
        deferrable = True
    if deferrable:
        raise SqlError("55000", f'cannot use a deferrable unique constraint for referenced table "{referenced.name}"')
    raise SqlError(
        "42830",
        f'there is no unique constraint matching given keys for referenced table "{referenced.name}"',
    )


# --- checks -----------------------------------------------------------------------------------------------


def _check_generated(node: ast.Constraint, columns: Sequence[Column]) -> None:
    if not any(column.generated for column in columns):
        return
    if node.fk_upd_action in ("n", "d", "c"):
        raise SqlError("42601", "invalid ON UPDATE action for foreign key constraint containing generated column")
    if node.fk_del_action in ("n", "d"):
        raise SqlError("42601", "invalid ON DELETE action for foreign key constraint containing generated column")


def _check_period(node: ast.Constraint, index: Index) -> None:
    if index.exclusion and not node.fk_with_period:
        raise SqlError("42830", "foreign key must use PERIOD when referencing a primary key using WITHOUT OVERLAPS")
    if not node.fk_with_period:
        return
    for clause, action in (("ON UPDATE", node.fk_upd_action), ("ON DELETE", node.fk_del_action)):
        if action in ("r", "c", "n", "d"):
            raise SqlError("0A000", f"unsupported {clause} action for foreign key constraint using PERIOD")


def _check_types(session: Session, name: str, columns: Sequence[Column], targets: Sequence[Column]) -> None:
    facts = Facts(session.names)
    for column, target in zip(columns, targets, strict=True):
        if not _comparable(facts, column, target):
            raise SqlError(
                "42804",
                f'foreign key constraint "{name}" cannot be implemented',
                detail=f'Key columns "{column.name}" of the referencing table and "{target.name}" of the referenced '
                f"table are of incompatible types: {session.shown_type(column.type)} and "
                f"{session.shown_type(target.type)}.",
            )


def check_types(session: Session, constraint: ForeignKey) -> None:
    """Raise SqlError 42804 where a foreign key's columns can no longer be compared."""
    table, referenced = session.catalog[constraint.table], session.catalog[constraint.references_table]
    assert isinstance(table, Table) and isinstance(referenced, Table)
    columns = [table.attribute(attnum) for attnum in constraint.columns]
    targets = [referenced.attribute(attnum) for attnum in constraint.references_columns]
    _check_types(session, constraint.name, columns, targets)


def _comparable(facts: Facts, column: Column, target: Column) -> bool:
    """Whether an index on the target can be asked for the column's values."""
    ours, theirs = facts.base_type(column.type.oid), facts.base_type(target.type.oid)
    if ours == theirs or exact_operator(facts, ("pg_catalog", "="), theirs, ours):
        return True
    return can_coerce_type(facts, (ours,), (theirs,), CoercionContext.IMPLICIT)


# --- partitions ---------------------------------------------------------------------------------------------


def _recurse(session: Session, table: Table, parent: ForeignKey) -> None:
    """Give each partition the constraint of its parent: addFkRecurseReferencing."""
    if table.partition_strategy:
        for partition in partitions(session, table.oid):
            if isinstance(partition, Table):
                clone_foreign_key(session, table, parent, partition)


def clone_foreign_key(session: Session, table: Table, parent: ForeignKey, partition: Table) -> ForeignKey:
    """The partition's part of its parent's foreign key: an equal one is attached, else one is made."""
    numbers = {column.attnum: found.attnum for column in table.columns if (found := partition.column(column.name))}
    wanted = replace(
        parent,
        oid=NO_OID,
        table=partition.oid,
        columns=tuple(numbers[attnum] for attnum in parent.columns),
        on_delete_columns=tuple(numbers[attnum] for attnum in parent.on_delete_columns),
        is_local=False,
        inherit_count=1,
        parent=parent.oid,
        comment=None,
    )
    present = next(
        (
            item
            for item in constraints_of(session, partition.oid)
            if isinstance(item, ForeignKey) and not item.parent and _is_same(item, wanted)
        ),
        None,
    )
    if present:
        return session.catalog.alter(
            replace(present, parent=parent.oid, inherit_count=1, is_local=False, validated=present.validated)
        )
    name = parent.name
    if find_constraint(session, partition.oid, name):
        columns = columns_name(partition.attribute(attnum).name for attnum in wanted.columns)
        name = choose_constraint_name(session.catalog, partition.schema, partition.name, columns, "fkey")
    made = session.catalog.create(replace(wanted, name=name))
    _recurse(session, partition, made)
    return made


def _is_same(one: ForeignKey, other: ForeignKey) -> bool:
    same = (
        "columns",
        "references_table",
        "references_columns",
        "on_update",
        "on_delete",
        "match",
        "deferrable",
        "initially_deferred",
        "enforced",
    )
    return all(getattr(one, field) == getattr(other, field) for field in same)
