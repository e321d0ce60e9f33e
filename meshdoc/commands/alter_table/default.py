"""Defaults, identity and generation expressions of columns (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc import errors
from meshdoc.catalog.constraint import Check, constraints_of
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.inherit import Heir, children_of, descendants_of, is_partitioned
from meshdoc.catalog.object import Address
from meshdoc.catalog.publication import is_published
from meshdoc.catalog.relation import (
    Column,
    ForeignTable,
    Generated,
    GenerationExpression,
    Identity,
    Relation,
    Sequence,
    Table,
    View,
)
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.children import find_column
from meshdoc.commands.constraint.constraint import not_null_of
from meshdoc.commands.heap.relation import alter_column, column_default, current, drop_default, set_default
from meshdoc.commands.object.named import refuse_or_skip
from meshdoc.commands.sequence import alter_parameters, link_identity
from meshdoc.commands.table.serial import make_sequence
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


@alter_table(
    AlterTableType.AT_ColumnDefault,
    phase=lambda item: Phase.ADD_OTHER_CONSTRAINT if item.def_ else Phase.DROP,
    kinds=(Table, ForeignTable, View),
)
def column_default_of(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET DEFAULT and DROP DEFAULT: ATExecColumnDefault."""
    for relation in alteration.relations():
        _set_default(alteration.session, relation, item)


def _set_default(session: Session, relation: Relation, item: ast.AlterTableCmd) -> None:
    column = find_column(relation, item.name)
    setting = item.def_ is not None
    if column.identity:
        raise SqlError(
            "42601",
            f'column "{column.name}" of relation "{relation.name}" is an identity column',
            hint="" if setting else "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.",
        )
    if column.generated:
        hint = f"Use ALTER TABLE ... ALTER COLUMN ... {'SET' if setting else 'DROP'} EXPRESSION instead."
        raise SqlError(
            "42601",
            f'column "{column.name}" of relation "{relation.name}" is a generated column',
            hint=hint if setting or column.generated is Generated.STORED else "",
        )
    drop_default(session, relation.oid, column.attnum)
    if setting:
        set_default(session, relation, column, item.def_)


# --- identity -----------------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_AddIdentity, phase=Phase.ADD_OTHER_CONSTRAINT, kinds=(Table, ForeignTable, View))
def add_identity(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ADD GENERATED ... AS IDENTITY: ATExecAddIdentity."""
    session, table = alteration.session, alteration.columned
    column = table.column(item.name)
    if column is None:
        raise errors.undefined_column_of(item.name, table.name)
    sequence = make_sequence(session, table, column.name, column.type.oid, item.def_.options, "identity column")
    _check_identity_place(alteration, table, "add identity to a column of")
    _refuse_identity(session, table, column)
    _set_identity(session, table, column.name, Identity(item.def_.generated_when))
    link_identity(session, sequence, Address(table.oid, column.attnum))


def _refuse_identity(session: Session, table: Relation, column: Column) -> None:
    shown = f'column "{column.name}" of relation "{table.name}"'
    if not column.not_null:
        raise SqlError("55000", f"{shown} must be declared NOT NULL before identity can be added")
    present = not_null_of(session, table.oid, column.attnum)
    if present and not present.validated:
        raise SqlError(
            "55000",
            f'incompatible NOT VALID constraint "{present.name}" on relation "{table.name}"',
            hint="You might need to validate it using ALTER TABLE ... VALIDATE CONSTRAINT.",
        )
    if column.identity:
        raise SqlError("55000", f"{shown} is already an identity column")
    if column_default(session, table.oid, column.attnum):
        raise SqlError("55000", f"{shown} already has a default value")


def _check_identity_place(alteration: Alteration, table: Relation, action: str) -> None:
    """Refuse to change identity on a single partition, or on a partitioned table with ONLY."""
    if is_partitioned(table) and not alteration.recurse:
        raise SqlError("42P16", f"cannot {action} only the partitioned table", hint="Do not specify the ONLY keyword.")
    if isinstance(table, Heir) and table.partition_of:
        raise SqlError("42P16", f"cannot {action} a partition")


def _set_identity(session: Session, table: Relation, name: str, identity: Identity | None) -> None:
    """Set the column's identity, also in all partitions; inheritance children keep theirs."""
    alter_column(session, table, replace(find_column(table, name), identity=identity))
    if is_partitioned(table):
        for child in descendants_of(session.catalog, table.oid):
            alter_column(session, child, replace(find_column(child, name), identity=identity))


@alter_table(AlterTableType.AT_SetIdentity, phase=Phase.MISCELLANEOUS, kinds=(Table, ForeignTable, View))
def set_identity(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET GENERATED ..., SET sequence options, RESTART: ATExecSetIdentity."""
    session, table = alteration.session, alteration.columned
    _check_identity_place(alteration, table, "change identity column of")
    column = find_column(table, item.name)
    if not column.identity:
        raise SqlError("55000", f'column "{column.name}" of relation "{table.name}" is not an identity column')
    generated = [option for option in item.def_ if option.defname == "generated"]
    if len(generated) > 1:
        raise errors.conflicting_options()
    rest = tuple(option for option in item.def_ if option.defname != "generated")
    if rest:
        alter_parameters(session, identity_sequence(session, table, column), rest)
    if generated:
        _set_identity(session, current(session, table), column.name, Identity(chr(generated[0].arg.ival)))


def identity_sequence(session: Session, table: Relation, column: Column) -> Sequence:
    """The sequence of an identity column of a table that is no partition: getIdentitySequence."""
    place = Address(table.oid, column.attnum)
    return next(item for item in session.catalog.children(table.oid, Sequence) if item.identity_of == place)


@alter_table(AlterTableType.AT_DropIdentity, phase=Phase.DROP, kinds=(Table, ForeignTable, View))
def drop_identity(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP IDENTITY: ATExecDropIdentity."""
    session, table = alteration.session, alteration.columned
    _check_identity_place(alteration, table, "drop identity from a column of")
    column = find_column(table, item.name)
    if not column.identity:
        words = f'column "{column.name}" of relation "{table.name}" is not an identity column'
        refuse_or_skip(session, "55000", words, skips=item.missing_ok)
        return
    sequence = identity_sequence(session, table, column)
    _set_identity(session, table, column.name, None)
    session.catalog.alter(replace(sequence, identity_of=None))
    perform_deletion(session.catalog, [Address(sequence.oid)], Behavior.RESTRICT, session.describe)


# --- generation expressions ---------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_SetExpression, phase=Phase.SET_EXPRESSION)
def set_expression(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET EXPRESSION: ATExecSetExpression."""
    session = alteration.session
    for table in alteration.relations():
        column = find_column(table, item.name)
        if not column.generated:
            raise SqlError("55000", f'column "{column.name}" of relation "{table.name}" is not a generated column')
        if column.generated is Generated.VIRTUAL:
            _refuse_virtual(session, table, column)
        drop_default(session, table.oid, column.attnum)
        set_default(session, table, column, item.def_)


def _refuse_virtual(session: Session, table: Relation, column: Column) -> None:
    """Refuse SET EXPRESSION on a virtual column of a table that has CHECK constraints or is published."""
    published = is_published(session.catalog, table.oid)
    checked = any(isinstance(item, Check) for item in constraints_of(session.catalog, table.oid))
    if checked or published:
        where = "tables with check constraints" if checked else "tables that are part of a publication"
        raise SqlError(
            "0A000",
            f"ALTER TABLE / SET EXPRESSION is not supported for virtual generated columns in {where}",
            detail=f'Column "{column.name}" of relation "{table.name}" is a virtual generated column.',
        )


@alter_table(AlterTableType.AT_DropExpression, phase=Phase.DROP)
def drop_expression(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP EXPRESSION: ATPrepDropExpression and ATExecDropExpression."""
    session, table = alteration.session, alteration.heir
    if not alteration.recurse and children_of(session.catalog, table.oid):
        raise SqlError("0A000", "ALTER TABLE / DROP EXPRESSION must be applied to child tables too")
    column = find_column(table, item.name)
    if column.inherit_count:
        raise SqlError("42P16", "cannot drop generation expression from inherited column")
    if column.generated is Generated.VIRTUAL:
        raise SqlError(
            "0A000",
            "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns",
            detail=f'Column "{column.name}" of relation "{table.name}" is a virtual generated column.',
        )
    if not column.generated:
        words = f'column "{column.name}" of relation "{table.name}" is not a generated column'
        refuse_or_skip(session, "55000", words, skips=item.missing_ok)
        return
    for heir in (table, *descendants_of(session.catalog, table.oid)):
        _plain(session, heir, find_column(heir, item.name))


def _plain(session: Session, table: Heir, column: Column) -> None:
    found = column_default(session, table.oid, column.attnum)
    if isinstance(found, GenerationExpression):
        session.catalog.drop(found.oid)
    alter_column(session, current(session, table), replace(column, generated=None))
