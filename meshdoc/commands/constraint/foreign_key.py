"""FOREIGN KEY constraints: ATAddForeignKeyConstraint and the functions it calls (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.coercion_path import can_coerce_type
from meshdoc.analyze.ddl.definition import ForeignKeyDefinition
from meshdoc.catalog.acl import held
from meshdoc.catalog.constraint import Action, ForeignKey, Match, PrimaryKey, Unique, find_constraint
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.names.naming import choose_constraint_name, columns_name
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Column, Generated, Persistence, Table
from meshdoc.commands.acl.permission import has_privilege, owner_of
from meshdoc.commands.constraint.foreign_key_partition import recurse_referenced, recurse_referencing
from meshdoc.commands.object.objectaddress import SYSTEM_COLUMNS
from meshdoc.diagnostics import Missing, SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session
from meshdoc.syntax.names import strings

MAX_KEYS = 32


def add_foreign_key(session: Session, table: Table, definition: ForeignKeyDefinition, *, validated: bool) -> ForeignKey:
    """Create a foreign key on the table and its partitions. Raises SqlError if PostgreSQL would refuse it."""
    name = definition.node.conname
    if name is None:
        name = choose_constraint_name(
            session.catalog, table.schema, table.name, columns_name(definition.columns), "fkey"
        )
    elif find_constraint(session.catalog, table.oid, name):
        raise errors.duplicate_constraint(name, table.name)
    constraint = session.catalog.create(_constraint(session, table, definition, name, validated))
    recurse_referenced(session, constraint)
    recurse_referencing(session, constraint)
    return constraint


def _constraint(
    session: Session, table: Table, definition: ForeignKeyDefinition, name: str, validated: bool
) -> ForeignKey:
    node = definition.node
    referenced = _referenced_table(session, table, node)
    columns = _columns(table, definition.columns)
    if node.pk_with_period and not node.fk_with_period:
        raise _one_sided_period("referenced", "referencing")
    on_delete_columns = _set_columns(table, columns, strings(node.fk_del_set_cols))
    index, targets = _key(session, referenced, node)
    _check_permissions(session, referenced, targets)
    _check_generated(node, columns)
    if node.fk_with_period:
        _check_period_actions(node)
    if len(columns) != len(targets):
        raise SqlError("42830", "number of referencing and referenced columns for foreign key disagree")
    _check_types(session, name, columns, targets, index)
    return ForeignKey(
        name=name,
        table=table.oid,
        columns=tuple(column.attnum for column in columns),
        references_table=referenced.oid,
        references_columns=tuple(column.attnum for column in targets),
        index=index.oid,
        on_update=Action(node.fk_upd_action),
        on_delete=Action(node.fk_del_action),
        on_delete_columns=on_delete_columns,
        match=Match(node.fk_matchtype),
        period=bool(node.fk_with_period),
        deferrable=definition.deferrable,
        initially_deferred=definition.initially_deferred,
        enforced=definition.enforced,
        validated=validated and definition.enforced,
    )


def _one_sided_period(has: str, lacks: str) -> SqlError:
    return SqlError("42830", f"foreign key uses PERIOD on the {has} table but not the {lacks} table")


def _referenced_table(session: Session, table: Table, node: ast.Constraint) -> Table:
    found = session.relation(node.pktable, Object)
    if not isinstance(found, Table):
        raise SqlError("42809", f'referenced relation "{found.name}" is not a table')
    if found.schema == PG_CATALOG:
        raise errors.system_catalog_denied(found.name)
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
    """The columns with these names: transformColumnNameList."""
    found: list[Column] = []
    for name in names:
        column = table.column(name)
        if column is None and name in SYSTEM_COLUMNS:
            raise SqlError("0A000", "system columns cannot be used in foreign keys")
        if column is None:
            missing = Missing(kind="column", name=f"{table.name}.{name}")
            message = f'column "{name}" referenced in foreign key constraint does not exist'
            raise SqlError("42703", message, missing=missing)
        if len(found) == MAX_KEYS:
            raise SqlError("54011", f"cannot have more than {MAX_KEYS} keys in a foreign key")
        found.append(column)
    return tuple(found)


def _set_columns(table: Table, columns: Sequence[Column], names: Sequence[str]) -> tuple[int, ...]:
    found: list[int] = []
    for column in _columns(table, names):
        if column not in columns:
            raise SqlError(
                "42P10", f'column "{column.name}" referenced in ON DELETE SET action must be part of foreign key'
            )
        if column.attnum not in found:
            found.append(column.attnum)
    return tuple(found)


# --- the referenced key ---------------------------------------------------------------------------------


def _key(session: Session, referenced: Table, node: ast.Constraint) -> tuple[Index, tuple[Column, ...]]:
    """The unique index that the foreign key relies on, and the referenced columns."""
    if node.pk_attrs:
        targets = _columns(referenced, strings(node.pk_attrs))
        if node.fk_with_period and not node.pk_with_period:
            raise _one_sided_period("referencing", "referenced")
        index = _matching_index(session, referenced, targets, period=bool(node.fk_with_period))
    else:
        index = _primary_key(session, referenced)
        if _is_temporal(session, index) and not node.fk_with_period:
            raise _one_sided_period("referenced", "referencing")
        targets = tuple(referenced.attribute(key.attnum) for key in index.index_keys)
    if _is_temporal(session, index) and not node.fk_with_period:
        raise SqlError("42830", "foreign key must use PERIOD when referencing a primary key using WITHOUT OVERLAPS")
    return index, targets


def _primary_key(session: Session, referenced: Table) -> Index:
    """The index of the referenced table's primary key: transformFkeyGetPrimaryKey."""
    for index in indexes_of(session.catalog, referenced.oid):
        if index.primary and index.valid:
            if not index.immediate:
                raise SqlError("55000", f'cannot use a deferrable primary key for referenced table "{referenced.name}"')
            return index
    raise SqlError("42704", f'there is no primary key for referenced table "{referenced.name}"')


def _is_temporal(session: Session, index: Index) -> bool:
    constraint = session.catalog.get(index.constraint)
    return isinstance(constraint, PrimaryKey | Unique) and constraint.without_overlaps


def _matching_index(session: Session, referenced: Table, targets: Sequence[Column], *, period: bool) -> Index:
    """The unique index whose keys are the named columns, in any order: transformFkeyCheckAttrs."""
    wanted = [column.attnum for column in targets]
    if len(set(wanted)) < len(wanted):
        raise SqlError("42830", "foreign key referenced-columns list must not contain duplicates")
    deferrable = False
    for index in indexes_of(session.catalog, referenced.oid):
        if not (index.exclusion if period else index.unique) or not index.valid or index.predicate is not None:
            continue
        keys = [key.attnum for key in index.index_keys]
        if sorted(keys) != sorted(wanted) or 0 in keys or (period and keys[-1] != wanted[-1]):
            continue
        if index.immediate:
            return index
        deferrable = True
    if deferrable:
        raise SqlError("55000", f'cannot use a deferrable unique constraint for referenced table "{referenced.name}"')
    raise SqlError(
        "42830", f'there is no unique constraint matching given keys for referenced table "{referenced.name}"'
    )


# --- checks -----------------------------------------------------------------------------------------------


def _check_permissions(session: Session, referenced: Table, targets: Sequence[Column]) -> None:
    """Require REFERENCES on the table or on each of the columns: checkFkeyPermissions."""
    if has_privilege(session, referenced, "x"):
        return
    owner = owner_of(session, referenced)
    for column in targets:
        if "x" not in held(column.acl or (), session.current_user, owner, session.roles).privileges:
            raise errors.permission_denied("table", referenced.name)


def _check_generated(node: ast.Constraint, columns: Sequence[Column]) -> None:
    for column in columns:
        if column.generated and node.fk_upd_action in ("n", "d", "c"):
            raise SqlError("42601", "invalid ON UPDATE action for foreign key constraint containing generated column")
        if column.generated and node.fk_del_action in ("n", "d"):
            raise SqlError("42601", "invalid ON DELETE action for foreign key constraint containing generated column")
        if column.generated is Generated.VIRTUAL:
            raise SqlError("0A000", "foreign key constraints on virtual generated columns are not supported")


def _check_period_actions(node: ast.Constraint) -> None:
    for clause, action in (("ON UPDATE", node.fk_upd_action), ("ON DELETE", node.fk_del_action)):
        if action in ("r", "c", "n", "d"):
            raise SqlError("0A000", f"unsupported {clause} action for foreign key constraint using PERIOD")


def _check_types(
    session: Session, name: str, columns: Sequence[Column], targets: Sequence[Column], index: Index
) -> None:
    facts = Facts(session.names)
    classes = {key.attnum: key.opclass for key in index.index_keys}
    for column, target in zip(columns, targets, strict=True):
        if not _comparable(facts, column, target, index.method, classes[target.attnum]):
            raise SqlError(
                "42804",
                f'foreign key constraint "{name}" cannot be implemented',
                detail=f'Key columns "{column.name}" of the referencing table and "{target.name}" of the referenced '
                f"table are of incompatible types: {facts.format_type(column.type.oid)} and "
                f"{facts.format_type(target.type.oid)}.",
            )


def check_types(session: Session, constraint: ForeignKey) -> None:
    """Raise SqlError 42804 if a foreign key's columns can no longer be compared."""
    table, referenced = session.catalog[constraint.table], session.catalog[constraint.references_table]
    index = session.catalog[constraint.index]
    assert isinstance(table, Table) and isinstance(referenced, Table) and isinstance(index, Index)
    columns = [table.attribute(attnum) for attnum in constraint.columns]
    targets = [referenced.attribute(attnum) for attnum in constraint.references_columns]
    _check_types(session, constraint.name, columns, targets, index)


def _comparable(facts: Facts, column: Column, target: Column, method: Oid, opclass: Oid) -> bool:
    """Whether the index on the target can be searched for the column's values.

    This requires an equality operator of the index's operator family for the two types, or an implicit cast of both to
    the input type of the operator class.
    """
    row = next(row for row in facts.operator_classes(method) if row.oid == opclass)
    ours = facts.base_type(column.type.oid)
    pairs = {(member.left, member.right) for member in facts.family_operators(row.family)}
    if {(row.input_type, ours), (ours, ours)} <= pairs:
        return True
    return can_coerce_type(facts, (target.type.oid, column.type.oid), (row.input_type, row.input_type))
