"""ADD CONSTRAINT (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from meshdoc import errors
from meshdoc.analyze.ddl.definition import (
    CheckDefinition,
    ForeignKeyDefinition,
    KeyDefinition,
    NotNullDefinition,
    TableDefinition,
)
from meshdoc.analyze.ddl.utilcmd import Owner, transform_elements
from meshdoc.catalog.constraint import Check, PrimaryKey, find_constraint
from meshdoc.catalog.inherit import Heir, children_of, is_partitioned
from meshdoc.catalog.relation import ForeignTable
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Phase, Step, alter_table
from meshdoc.commands.alter_table.not_null import add_not_null, require_key_compatible
from meshdoc.commands.constraint.constraint import check_constraint, not_null_of, store_check
from meshdoc.commands.constraint.foreign_key import add_foreign_key
from meshdoc.commands.constraint.key import add_key, check_columns, use_index
from meshdoc.commands.heap.relation import current
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session
from meshdoc.syntax.names import strings


def prepare_primary_key(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """Find the columns of a new primary key that are not NOT NULL yet: ATPrepAddPrimaryKey."""
    session, table = alteration.session, alteration.heir
    is_primary = ConstrType(item.def_.contype) is ConstrType.CONSTR_PRIMARY
    for name in strings(item.def_.keys or ()) if is_primary else ():
        column = table.column(name)
        present = not_null_of(session, table.oid, column.attnum) if column else None
        if present:
            require_key_compatible(session, table, present, noun=name)
            continue
        if not alteration.recurse:
            _require_children_compatible(session, table, name)
        alteration.nullable.append(name)


@alter_table(AlterTableType.AT_AddConstraint, phase=Phase.ADD_CONSTRAINT, prepare=prepare_primary_key)
def add_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> Iterator[Step]:
    """ADD CONSTRAINT. Yields the steps that add it, each in the pass of its kind."""
    session, table = alteration.session, alteration.columned
    owner = Owner(name=table.name, foreign=isinstance(table, ForeignTable), partitioned=is_partitioned(table))
    definition = transform_elements([item.def_], session.names, owner)
    yield from _key_not_nulls(alteration, definition)
    yield from constraint_steps(alteration, definition, is_new_column=False)


def constraint_steps(alteration: Alteration, definition: TableDefinition, *, is_new_column: bool) -> Iterator[Step]:
    """The steps that add the constraints of a definition, each in its pass.

    CHECK constraints of a new column need no check of rows and are valid at once.
    """
    for check in definition.checks:
        wanted = replace(check, validated=check.enforced) if is_new_column else check
        yield Step(Phase.ADD_OTHER_CONSTRAINT, partial(_add_check, alteration, wanted))
    for not_null in definition.not_nulls:
        add = partial(add_not_null, alteration.session, alteration.heir, not_null, recurse=alteration.recurse)
        yield Step(Phase.COLUMN_ATTRIBUTES, add)
    for key in definition.keys:
        yield Step(Phase.ADD_INDEX, partial(_add_key, alteration, key))
    for foreign_key in definition.foreign_keys:
        yield Step(Phase.ADD_OTHER_CONSTRAINT, partial(_add_foreign_key, alteration, foreign_key))


def _add_check(alteration: Alteration, definition: CheckDefinition) -> None:
    """ATAddCheckNNConstraint."""
    session, table = alteration.session, alteration.heir
    wanted = check_constraint(session, table, definition)
    present = find_constraint(session.catalog, table.oid, wanted.name)
    if present and (table.partition_of or not isinstance(present, Check)):
        raise errors.duplicate_constraint(wanted.name, table.name)
    made = store_check(session, table, wanted)
    if present or made.no_inherit:
        return
    children = children_of(session.catalog, table.oid)
    if children and not alteration.recurse:
        raise errors.missing_in_children()
    for child in children:
        _add_check_to_child(session, replace(definition, name=made.name), child)


def _add_check_to_child(session: Session, definition: CheckDefinition, child: Heir) -> None:
    """The expression is analyzed again in the child, whose columns may differ."""
    check_owner(session, child)
    check = check_constraint(session, child, definition)
    present = find_constraint(session.catalog, child.oid, check.name)
    store_check(session, child, replace(check, is_local=False, inherit_count=1, comment=None))
    if present is None:
        for grandchild in children_of(session.catalog, child.oid):
            _add_check_to_child(session, definition, grandchild)


def _add_key(alteration: Alteration, key: KeyDefinition) -> None:
    """ATExecAddIndexConstraint, or ATExecAddIndex if the index must be created first."""
    session, table = alteration.session, alteration.table
    if not key.using_index:
        check_columns({column.name for column in table.columns}, key)
        add_key(session, table, key, recurse=alteration.recurse)
        return
    made = use_index(session, table, key)
    for attnum in made.columns if isinstance(made, PrimaryKey) else ():
        definition = NotNullDefinition(column=table.attribute(attnum).name)
        add_not_null(session, current(session, table), definition, recurse=alteration.recurse)


def _key_not_nulls(alteration: Alteration, definition: TableDefinition) -> Iterator[Step]:
    """The steps that make the columns of a new primary key NOT NULL."""
    for name in alteration.nullable if any(key.kind == "primary" for key in definition.keys) else ():
        not_null = NotNullDefinition(column=name)
        add = partial(add_not_null, alteration.session, alteration.heir, not_null, recurse=True)
        yield Step(Phase.COLUMN_ATTRIBUTES, add)


def _require_children_compatible(session: Session, table: Heir, name: str) -> None:
    for child in children_of(session.catalog, table.oid):
        column = child.column(name)
        present = not_null_of(session, child.oid, column.attnum) if column else None
        if present is None:
            raise SqlError("XX000", f'column "{name}" of table "{child.name}" is not marked NOT NULL')
        require_key_compatible(session, child, present, noun=name)


def _add_foreign_key(alteration: Alteration, definition: ForeignKeyDefinition) -> None:
    """ATAddForeignKeyConstraint."""
    table = alteration.table
    if table.partition_strategy and not alteration.recurse:
        raise SqlError(
            "42809",
            f'cannot use ONLY for foreign key on partitioned table "{table.name}" referencing relation '
            f'"{definition.node.pktable.relname}"',
        )
    valid = not definition.node.skip_validation
    add_foreign_key(alteration.session, table, definition, validated=valid)
