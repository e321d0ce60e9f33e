"""ADD, DROP, VALIDATE and ALTER CONSTRAINT (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior

from meshdoc.analyze.definition import (
    CheckDefinition,
    ForeignKeyDefinition,
    KeyDefinition,
    NotNullDefinition,
    TableDefinition,
)
from meshdoc.analyze.utilcmd import Owner, transform_elements
from meshdoc.catalog.constraint import Check, Constraint, ForeignKey, NotNull, PrimaryKey
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.commands.alter_table import Alteration, Phase, Step, alter_table
from meshdoc.commands.alter_table.children import Heir, children_of, is_partitioned
from meshdoc.commands.alter_table.not_null import add_not_null, release_not_null
from meshdoc.commands.constraint import (
    check_constraint,
    find_constraint,
    not_null_of,
    store_check,
    undefined_constraint,
)
from meshdoc.commands.foreign_key import add_foreign_key
from meshdoc.commands.inherit import mapping
from meshdoc.commands.key import add_key, use_index
from meshdoc.commands.relation import current
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session


@alter_table(AlterTableType.AT_AddConstraint, phase=Phase.ADD_COLUMN)
def add_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> Iterator[Step]:
    """ADD CONSTRAINT. Its work is done in the pass of its kind."""
    session, table = alteration.session, alteration.columned
    owner = Owner(name=table.name, foreign=isinstance(table, ForeignTable))
    definition = transform_elements([item.def_], session.names, owner)
    yield from constraint_steps(alteration, definition, is_new_column=False)


def constraint_steps(alteration: Alteration, definition: TableDefinition, *, is_new_column: bool) -> Iterator[Step]:
    """The steps that add the constraints of a definition, each in its pass.

    Those that came with a new column need no check of rows, and are valid at once.
    """
    for check in definition.checks:
        wanted = replace(check, validated=check.enforced) if is_new_column else check
        yield Step(Phase.ADD_CONSTRAINT, partial(_add_check, alteration, wanted))
    for not_null in definition.not_nulls:
        yield Step(Phase.ADD_CONSTRAINT, partial(_add_not_null, alteration, not_null))
    for key in definition.keys:
        yield Step(Phase.ADD_INDEX, partial(_add_key, alteration, key))
    for foreign_key in definition.foreign_keys:
        yield Step(Phase.ADD_OTHER_CONSTRAINT, partial(_add_foreign_key, alteration, foreign_key))


def _heir(alteration: Alteration) -> Heir:
    found = alteration.relation
    assert isinstance(found, Table | ForeignTable)
    return found


def _add_check(alteration: Alteration, definition: CheckDefinition) -> None:
    """ATAddCheckNNConstraint."""
    session, table = alteration.session, _heir(alteration)
    if definition.no_inherit and is_partitioned(table):
        raise SqlError("42P16", f'cannot add NO INHERIT constraint to partitioned table "{table.name}"')
    if definition.name and find_constraint(session, table.oid, definition.name):
        present = find_constraint(session, table.oid, definition.name)
        if not (isinstance(present, Check) and present.inherit_count):
            raise SqlError("42710", f'constraint "{definition.name}" for relation "{table.name}" already exists')
    made = store_check(session, table, check_constraint(session, table, definition))
    if made.no_inherit:
        return
    children = children_of(session, table.oid)
    if children and not alteration.recurse:
        raise SqlError("42P16", "constraint must be added to child tables too")
    for child in children:
        _add_check_to_child(session, table, made, child)


def _add_check_to_child(session: Session, parent: Heir, check: Check, child: Heir) -> None:
    present = find_constraint(session, child.oid, check.name)
    expression = check.expression.map(mapping(parent, child))
    copy = replace(
        check,
        oid=0,
        table=child.oid,
        columns=tuple(sorted({address.sub for address in expression.depends if address.oid == child.oid} - {0})),
        expression=expression,
        is_local=False,
        inherit_count=1,
        comment=None,
    )
    made = store_check(session, child, copy)
    if present is None:
        for grandchild in children_of(session, child.oid):
            _add_check_to_child(session, child, made, grandchild)


def _add_not_null(alteration: Alteration, definition: NotNullDefinition) -> None:
    add_not_null(alteration.session, _heir(alteration), definition, recurse=alteration.recurse)


def _add_key(alteration: Alteration, key: KeyDefinition) -> None:
    """ATExecAddIndexConstraint, or ATExecAddIndex where the index has still to be made."""
    session, table = alteration.session, alteration.table
    if key.kind == "primary" and not key.using_index and not alteration.recurse and is_partitioned(table):
        for name in key.columns:
            _require_not_null_children(session, table, name)
    if key.using_index:
        if table.partition_strategy:
            raise SqlError(
                "0A000",
                "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables",
            )
        made = use_index(session, table, key)
        columns = made.columns if isinstance(made, PrimaryKey) else ()
    else:
        columns = ()
        if key.kind == "primary":
            present = [table.column(name) for name in key.columns]
            columns = tuple(column.attnum for column in present if column)
    for attnum in columns:
        _make_not_null(session, alteration, attnum)
    if not key.using_index:
        add_key(session, current(session, table), key)


def _require_not_null_children(session: Session, table: Table, name: str) -> None:
    for child in children_of(session, table.oid):
        column = child.column(name)
        if column and not not_null_of(session, child.oid, column.attnum):
            raise SqlError(
                "42P16",
                f'column "{name}" of table "{child.name}" is not marked NOT NULL',
            )


def _make_not_null(session: Session, alteration: Alteration, attnum: int) -> None:
    table = alteration.table
    if not_null_of(session, table.oid, attnum) is None:
        definition = NotNullDefinition(column=table.attribute(attnum).name)
        add_not_null(session, table, definition, recurse=True)


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


# --- DROP CONSTRAINT ------------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_DropConstraint, phase=Phase.DROP)
def drop_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP CONSTRAINT: ATExecDropConstraint and dropconstraint_internal."""
    session, table = alteration.session, _heir(alteration)
    constraint = find_constraint(session, table.oid, item.name)
    if constraint is None:
        if not item.missing_ok:
            raise undefined_constraint(table, item.name)
        session.notice(f'constraint "{item.name}" of relation "{table.name}" does not exist, skipping')
        return
    behavior = Behavior.CASCADE if item.behavior == DropBehavior.DROP_CASCADE else Behavior.RESTRICT
    drop(session, table, constraint, behavior, recurse=alteration.recurse)


def drop(session: Session, table: Heir, constraint: Constraint, behavior: Behavior, *, recurse: bool) -> None:
    """Drop a constraint, and the children's that came from it."""
    if constraint.inherit_count:
        raise SqlError("42P16", f'cannot drop inherited constraint "{constraint.name}" of relation "{table.name}"')
    if isinstance(constraint, NotNull):
        release_not_null(session, table, constraint)
    children = children_of(session, table.oid) if isinstance(constraint, Check | NotNull) else []
    if constraint.no_inherit:
        children = []
    if children and is_partitioned(table) and not recurse:
        raise SqlError(
            "42P16",
            "cannot remove constraint from only the partitioned table when partitions exist",
            hint="Do not specify the ONLY keyword.",
        )
    perform_deletion(session.catalog, [Address(constraint.oid)], behavior, session.describe)
    for child in children:
        _drop_from_child(session, table, constraint, child, behavior, recurse=recurse)


def _drop_from_child(
    session: Session, table: Heir, constraint: Constraint, child: Heir, behavior: Behavior, *, recurse: bool
) -> None:
    inherited = _counterpart(session, table, constraint, child)
    if inherited is None or not inherited.inherit_count:
        raise SqlError("XX000", f'relation {child.name} has non-inherited constraint "{constraint.name}"')
    if not recurse:
        session.catalog.alter(replace(inherited, inherit_count=inherited.inherit_count - 1, is_local=True))
    elif inherited.inherit_count == 1 and not inherited.is_local:
        local = session.catalog.alter(replace(inherited, inherit_count=0))
        drop(session, child, local, behavior, recurse=True)
    else:
        session.catalog.alter(replace(inherited, inherit_count=inherited.inherit_count - 1))


def _counterpart(session: Session, table: Heir, constraint: Constraint, child: Heir) -> Constraint | None:
    if isinstance(constraint, NotNull):
        column = child.column(table.attribute(constraint.attnum).name)
        return not_null_of(session, child.oid, column.attnum) if column else None
    return find_constraint(session, child.oid, constraint.name)


# --- VALIDATE and ALTER CONSTRAINT ------------------------------------------------------------------------


@alter_table(AlterTableType.AT_ValidateConstraint, phase=Phase.MISCELLANEOUS)
def validate_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """VALIDATE CONSTRAINT: ATExecValidateConstraint."""
    session, table = alteration.session, _heir(alteration)
    constraint = find_constraint(session, table.oid, item.name)
    if constraint is None:
        raise undefined_constraint(table, item.name)
    if not isinstance(constraint, Check | ForeignKey | NotNull):
        raise SqlError(
            "42809",
            f'cannot validate constraint "{item.name}" of relation "{table.name}"',
            detail="This operation is not supported for this type of constraint.",
        )
    if not constraint.enforced:
        raise SqlError("42809", "cannot validate NOT ENFORCED constraint")
    _validate(session, table, constraint, recurse=alteration.recurse)


def _validate(session: Session, table: Heir, constraint: Constraint, *, recurse: bool) -> None:
    if constraint.validated:
        return
    if isinstance(constraint, Check | NotNull) and not constraint.no_inherit:
        children = children_of(session, table.oid)
        if children and not recurse:
            raise SqlError("42P16", "constraint must be validated on child tables too")
        for child in children:
            counterpart = _counterpart(session, table, constraint, child)
            if counterpart:
                _validate(session, child, counterpart, recurse=True)
    for part in session.catalog.children(constraint.oid, Constraint):
        if part.parent == constraint.oid:
            session.catalog.alter(replace(part, validated=True))
    session.catalog.alter(replace(constraint, validated=True))


@alter_table(AlterTableType.AT_AlterConstraint, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def alter_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ALTER CONSTRAINT: ATExecAlterConstraint. What it may change depends on the kind of constraint."""
    session, table, wanted = alteration.session, alteration.table, item.def_
    constraint = find_constraint(session, table.oid, wanted.conname)
    if constraint is None:
        raise undefined_constraint(table, wanted.conname)
    shown = f'constraint "{wanted.conname}" of relation "{table.name}"'
    if wanted.alterDeferrability and not isinstance(constraint, ForeignKey):
        raise SqlError("42809", f"{shown} is not a foreign key constraint")
    if wanted.alterEnforceability and not isinstance(constraint, ForeignKey):
        raise SqlError("42809", f"cannot alter enforceability of {shown}")
    if wanted.alterInheritability and not isinstance(constraint, NotNull):
        raise SqlError("42809", f"{shown} is not a not-null constraint")
    if wanted.alterInheritability and constraint.inherit_count and wanted.noinherit:
        raise SqlError("55000", f'cannot alter inherited constraint "{wanted.conname}" on relation "{table.name}"')
    if constraint.parent:
        raise SqlError(
            "55000",
            f'cannot alter constraint "{wanted.conname}" on relation "{table.name}"',
            detail=f'Constraint "{wanted.conname}" is derived from constraint '
            f'"{session.catalog[constraint.parent].name}" of relation "{_owner_name(session, constraint)}".',
            hint="You may alter the constraint it derives from instead.",
        )
    changed = constraint
    if wanted.alterDeferrability:
        changed = replace(changed, deferrable=bool(wanted.deferrable), initially_deferred=bool(wanted.initdeferred))
    if wanted.alterEnforceability:
        changed = replace(changed, enforced=bool(wanted.is_enforced), validated=bool(wanted.is_enforced))
    if wanted.alterInheritability:
        _set_inheritable(session, table, constraint, no_inherit=bool(wanted.noinherit))
        changed = replace(changed, no_inherit=bool(wanted.noinherit))
    _alter_with_parts(session, constraint, changed)


def _owner_name(session: Session, constraint: Constraint) -> str:
    parent = session.catalog[constraint.parent]
    assert isinstance(parent, Constraint)
    return session.catalog[parent.table].name


def _alter_with_parts(session: Session, before: Constraint, after: Constraint) -> None:
    session.catalog.alter(after)
    for part in session.catalog.children(before.oid, Constraint):
        if part.parent == before.oid:
            _alter_with_parts(
                session,
                part,
                replace(
                    part,
                    deferrable=after.deferrable,
                    initially_deferred=after.initially_deferred,
                    enforced=after.enforced,
                    validated=after.validated,
                ),
            )


def _set_inheritable(session: Session, table: Table, constraint: Constraint, *, no_inherit: bool) -> None:
    """ATExecAlterConstrInheritability: the children get the constraint, or are left to keep theirs as their own."""
    assert isinstance(constraint, NotNull)
    if constraint.no_inherit == no_inherit:
        return
    for child in children_of(session, table.oid):
        counterpart = _counterpart(session, table, constraint, child)
        if no_inherit and counterpart:
            session.catalog.alter(replace(counterpart, inherit_count=counterpart.inherit_count - 1, is_local=True))
        elif not no_inherit:
            definition = NotNullDefinition(column=table.attribute(constraint.attnum).name, name=constraint.name)
            add_not_null(session, child, definition, recurse=True, inherited=True)
