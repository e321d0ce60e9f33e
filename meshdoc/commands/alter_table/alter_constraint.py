"""VALIDATE and ALTER CONSTRAINT: ATExecValidateConstraint, ATExecAlterConstraint (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc import errors
from meshdoc.analyze.ddl.definition import NotNullDefinition
from meshdoc.catalog.constraint import Check, Constraint, ForeignKey, NotNull, find_constraint
from meshdoc.catalog.inherit import children_of, parts_of
from meshdoc.catalog.relation import Table
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.drop_constraint import counterpart
from meshdoc.commands.alter_table.not_null import inherit_not_null, validate
from meshdoc.commands.constraint.constraint import undefined_constraint
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


@alter_table(AlterTableType.AT_ValidateConstraint, phase=Phase.MISCELLANEOUS)
def validate_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """VALIDATE CONSTRAINT: ATExecValidateConstraint."""
    session, table = alteration.session, alteration.heir
    constraint = find_constraint(session.catalog, table.oid, item.name)
    if constraint is None:
        raise undefined_constraint(table, item.name)
    if not isinstance(constraint, Check | ForeignKey | NotNull):
        message = f'cannot validate constraint "{item.name}" of relation "{table.name}"'
        raise errors.kind_not_supported(message, "this type of constraint")
    if not constraint.enforced:
        raise SqlError("55000", "cannot validate NOT ENFORCED constraint")
    validate(session, table, constraint, recurse=alteration.recurse)


@alter_table(AlterTableType.AT_AlterConstraint, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def alter_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ALTER CONSTRAINT: ATExecAlterConstraint. Which properties it can change depends on the kind of constraint."""
    session, table, wanted = alteration.session, alteration.table, item.def_
    if table.partition_strategy and not alteration.recurse:
        raise SqlError(
            "42P16", "constraint must be altered in child tables too", hint="Do not specify the ONLY keyword."
        )
    constraint = find_constraint(session.catalog, table.oid, wanted.conname)
    if constraint is None:
        raise undefined_constraint(table, wanted.conname)
    _refuse_alteration(session, table, constraint, wanted)
    changed = constraint
    if wanted.alterDeferrability:
        changed = replace(changed, deferrable=bool(wanted.deferrable), initially_deferred=bool(wanted.initdeferred))
    if wanted.alterEnforceability:
        changed = replace(changed, enforced=bool(wanted.is_enforced), validated=bool(wanted.is_enforced))
    _alter_with_parts(session, changed)
    if wanted.alterInheritability:
        _set_inheritable(session, table, constraint, no_inherit=bool(wanted.noinherit))


def _refuse_alteration(session: Session, table: Table, constraint: Constraint, wanted: ast.ATAlterConstraint) -> None:
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
        topmost = _topmost(session, constraint)
        raise SqlError(
            "55000",
            f'cannot alter constraint "{wanted.conname}" on relation "{table.name}"',
            detail=f'Constraint "{wanted.conname}" is derived from constraint '
            f'"{topmost.name}" of relation "{session.catalog[topmost.table].name}".',
            hint="You may alter the constraint it derives from instead.",
        )


def _topmost(session: Session, constraint: Constraint) -> Constraint:
    """The constraint at the top of its chain of parents."""
    while constraint.parent:
        parent = session.catalog[constraint.parent]
        assert isinstance(parent, Constraint)
        constraint = parent
    return constraint


def _alter_with_parts(session: Session, constraint: Constraint) -> None:
    session.catalog.alter(constraint)
    for part in parts_of(session.catalog, constraint.oid, Constraint):
        changed = replace(
            part,
            deferrable=constraint.deferrable,
            initially_deferred=constraint.initially_deferred,
            enforced=constraint.enforced,
            validated=constraint.validated,
        )
        _alter_with_parts(session, changed)


def _set_inheritable(session: Session, table: Table, constraint: Constraint, *, no_inherit: bool) -> None:
    """Let the children inherit the constraint, or make theirs local: ATExecAlterConstrInheritability."""
    assert isinstance(constraint, NotNull)
    if constraint.no_inherit == no_inherit:
        return
    session.catalog.alter(replace(constraint, no_inherit=no_inherit))
    for child in children_of(session.catalog, table.oid):
        inherited = counterpart(session, table, constraint, child)
        if not no_inherit:
            definition = NotNullDefinition(column=table.attribute(constraint.attnum).name, name=constraint.name)
            inherit_not_null(session, child, definition)
        elif inherited:
            session.catalog.alter(replace(inherited, inherit_count=inherited.inherit_count - 1, is_local=True))
