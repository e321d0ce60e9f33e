"""CHECK and NOT NULL constraints of tables: heap.c (AddRelationNewConstraints, AddRelationNotNullConstraints)."""

from __future__ import annotations

from meshdoc import errors
from meshdoc.analyze.bind import bind_expression
from meshdoc.analyze.ddl.definition import CheckDefinition, NotNullDefinition
from meshdoc.analyze.kept import has_whole_row
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.constraint import Check, NotNull, constraints_of, find_constraint
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.names import attribute_of
from meshdoc.catalog.names.naming import choose_constraint_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table
from meshdoc.commands.heap.relation import alter_column, current
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


def undefined_constraint(relation: Relation, name: str) -> SqlError:
    """The error for a constraint that does not exist on a table."""
    return SqlError("42704", f'constraint "{name}" of relation "{relation.name}" does not exist')


# --- CHECK ----------------------------------------------------------------------------------------


def check_constraint(
    session: Session, relation: Relation, definition: CheckDefinition, taken: frozenset[str] = frozenset()
) -> Check:
    """The constraint that a definition describes, not yet stored; `taken` are the names used by the same statement."""
    kind = ExprKind.CHECK_CONSTRAINT
    expression = bind_expression(definition.expression, session.names, kind, relation=relation).expr
    columns = columns_used(expression, relation)
    name = definition.name
    if name is None:
        column = attribute_of(relation, columns[0]) if len(columns) == 1 else ""
        name = choose_constraint_name(session.catalog, relation.schema, relation.name, column, "check", taken)
    elif name in taken:
        raise SqlError("42710", f'check constraint "{name}" already exists')
    return Check(
        name=name,
        table=relation.oid,
        columns=columns,
        expression=expression,
        enforced=definition.enforced,
        validated=definition.validated,
        no_inherit=definition.no_inherit,
        comment=definition.comment,
    )


def columns_used(expression: Expr, relation: Relation) -> tuple[int, ...]:
    """The attnums of the relation's columns in an expression, in order."""
    return tuple(sorted({address.sub for address in expression.depends if address.oid == relation.oid} - {0}))


def refuse_row_in_check(check: Check, relation: Relation) -> None:
    """Raise SqlError 0A000 for a constraint that cannot be that of another table."""
    if has_whole_row(check.expression):
        detail = f'Constraint "{check.name}" contains a whole-row reference to table "{relation.name}".'
        raise errors.whole_row(detail)


def store_check(session: Session, relation: Relation, check: Check) -> Check:
    """Add a constraint to its table, or merge it with the existing one with the same name: MergeWithExistingConstraint.

    Raises SqlError 42710 if another constraint has the name, 42P17 if the two cannot be merged, 42P16 for NO INHERIT on
    a partitioned table.
    """
    present = find_constraint(session.catalog, relation.oid, check.name)
    if present is None:
        if check.no_inherit and isinstance(relation, Table) and relation.partition_strategy:
            raise SqlError("42P16", f'cannot add NO INHERIT constraint to partitioned table "{relation.name}"')
        return session.catalog.create(check)
    mergeable = not (check.is_local and present.is_local)
    if not (isinstance(present, Check) and present.expression.text == check.expression.text and mergeable):
        raise errors.duplicate_constraint(check.name, relation.name)
    _refuse_unlike(relation, present, check)
    session.notice(f'merging constraint "{check.name}" with inherited definition')
    enforced = check.enforced and not present.enforced
    counted = replace(present, is_local=present.is_local or check.is_local)
    if not check.is_local:
        counted = replace(present, inherit_count=present.inherit_count + check.inherit_count)
    if isinstance(relation, Table | ForeignTable) and relation.partition_of:
        counted = replace(present, inherit_count=1, is_local=False)
    return session.catalog.alter(
        replace(
            counted,
            no_inherit=present.no_inherit or check.no_inherit,
            enforced=present.enforced or enforced,
            validated=present.validated or enforced,
        )
    )


def _refuse_unlike(relation: Relation, present: Check, check: Check) -> None:
    def conflict(what: str) -> SqlError:
        return SqlError(
            "42P17", f'constraint "{check.name}" conflicts with {what} constraint on relation "{relation.name}"'
        )

    if present.no_inherit:
        raise conflict("non-inherited")
    if present.inherit_count > 0 and check.no_inherit:
        raise conflict("inherited")
    if check.validated and present.enforced and not present.validated:
        raise conflict("NOT VALID")
    stricter, laxer = (present, check) if check.is_local else (check, present)
    if stricter.enforced and not laxer.enforced:
        raise conflict("NOT ENFORCED")


# --- NOT NULL -------------------------------------------------------------------------------------


def not_null_of(session: Session, relation: Oid, attnum: int) -> NotNull | None:
    """The NOT NULL constraint of a column."""
    found = (item for item in constraints_of(session.catalog, relation) if isinstance(item, NotNull))
    return next((item for item in found if item.attnum == attnum), None)


def not_null_constraint(
    session: Session, relation: Relation, definition: NotNullDefinition, taken: frozenset[str] = frozenset()
) -> NotNull:
    """The constraint that a definition describes, not yet stored; `taken` are the names used by the same statement."""
    column = relation.column(definition.column)
    if column is None:
        raise errors.undefined_column_of(definition.column, relation.name)
    name = definition.name or choose_constraint_name(
        session.catalog, relation.schema, relation.name, column.name, "not_null", taken
    )
    return NotNull(
        name=name,
        table=relation.oid,
        attnum=column.attnum,
        no_inherit=definition.no_inherit,
        validated=definition.validated,
        comment=definition.comment,
    )


def store_not_null(session: Session, relation: Relation, constraint: NotNull) -> NotNull:
    """Add the constraint and set the column's flag. Raises SqlError 42710 if the name is taken."""
    if find_constraint(session.catalog, relation.oid, constraint.name):
        raise errors.duplicate_constraint(constraint.name, relation.name)
    relation = current(session, relation)
    alter_column(session, relation, replace(relation.attribute(constraint.attnum), not_null=True))
    return session.catalog.create(constraint)


def adjust_inheritance(session: Session, relation: Relation, present: NotNull, wanted: NotNull) -> None:
    """Merge another NOT NULL request into a column's existing constraint: AdjustNotNullInheritance.

    Raises SqlError 55000 if they differ in NO INHERIT, if the existing one is NOT VALID and the new one is not, or if a
    local request specifies another name.
    """
    if present.no_inherit != wanted.no_inherit:
        raise SqlError(
            "55000",
            f'cannot change NO INHERIT status of NOT NULL constraint "{present.name}" on relation "{relation.name}"',
            hint="You might need to make the existing constraint inheritable using "
            "ALTER TABLE ... ALTER CONSTRAINT ... INHERIT.",
        )
    if wanted.validated and not present.validated:
        raise SqlError(
            "55000",
            f'incompatible NOT VALID constraint "{present.name}" on relation "{relation.name}"',
            hint="You might need to validate it using ALTER TABLE ... VALIDATE CONSTRAINT.",
        )
    if wanted.is_local and wanted.name and wanted.name != present.name:
        column = relation.attribute(present.attnum).name
        raise SqlError(
            "55000",
            f'cannot create not-null constraint "{wanted.name}" on column "{column}" of table "{relation.name}"',
            detail=f'A not-null constraint named "{present.name}" already exists for this column.',
        )
    count = present.inherit_count + (not wanted.is_local)
    session.catalog.alter(replace(present, is_local=present.is_local or wanted.is_local, inherit_count=count))
