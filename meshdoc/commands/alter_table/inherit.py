"""INHERIT, NO INHERIT, OF and NOT OF (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.constraint import Check, Constraint, NotNull, constraints_of
from meshdoc.catalog.inherit import Heir, descendants_of, is_partitioned, mapping
from meshdoc.catalog.names.noun import plural
from meshdoc.catalog.object import NO_OID, Object
from meshdoc.catalog.relation import Column, Generated, Persistence, Table
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.drop_constraint import counterpart
from meshdoc.commands.alter_table.words import wrong_action
from meshdoc.commands.constraint.constraint import not_null_of
from meshdoc.commands.heap.relation import current
from meshdoc.commands.table.typed_table import type_relation
from meshdoc.commands.trigger import refuse_transition_tables
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


def _prepare_inherit(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ATPrepAddInherit."""
    child = alteration.heir
    if isinstance(child, Table) and child.of_type:
        raise SqlError("42809", "cannot change inheritance of typed table")
    if child.partition_of:
        raise SqlError("42809", "cannot change inheritance of a partition")
    if is_partitioned(child):
        raise SqlError("42809", "cannot change inheritance of partitioned table")


@alter_table(AlterTableType.AT_AddInherit, phase=Phase.MISCELLANEOUS, prepare=_prepare_inherit)
def add_inherit(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """INHERIT parent: ATExecAddInherit."""
    session, child = alteration.session, alteration.heir
    parent = session.relation(item.def_, Object)
    if not isinstance(parent, Heir):
        raise wrong_action(AlterTableType.AT_AddInherit, parent.name, plural(parent.noun))
    check_owner(session, parent)
    _check_parent(session, parent, child)
    linked = link_columns(session, parent, child)
    link_constraints(session, parent, linked)
    linked = current(session, linked)
    session.catalog.alter(replace(linked, inherits=(*linked.inherits, parent.oid)))


def _check_parent(session: Session, parent: Heir, child: Heir) -> None:
    temporary = Persistence.TEMPORARY
    if parent.persistence is temporary and child.persistence is not temporary:
        raise SqlError("42809", f'cannot inherit from temporary relation "{parent.name}"')
    if is_partitioned(parent):
        raise SqlError("42809", f'cannot inherit from partitioned table "{parent.name}"')
    if parent.partition_of:
        raise SqlError("42809", "cannot inherit from a partition")
    refuse_circle(session, parent, child)
    refuse_transition_tables(session, child, "an inheritance child", "in inheritance hierarchies")
    if parent.oid in child.inherits:
        raise SqlError("42P07", f'relation "{parent.name}" would be inherited from more than once')


def refuse_circle(session: Session, parent: Heir, child: Heir) -> None:
    """Raise SqlError 42P07 if the parent is the child or one of its descendants."""
    if parent.oid == child.oid or any(item.oid == parent.oid for item in descendants_of(session.catalog, child.oid)):
        detail = f'"{parent.name}" is already a child of "{child.name}".'
        raise SqlError("42P07", "circular inheritance not allowed", detail=detail)


def link_columns(session: Session, parent: Heir, child: Heir) -> Heir:
    """The child, with its columns marked as inherited: MergeAttributesIntoExisting."""
    changed: dict[str, Column] = {}
    for above in parent.columns:
        below = child.column(above.name)
        if below is None:
            raise SqlError("42804", f'child table is missing column "{above.name}"')
        _check_alike(session, parent, child, above, below)
        partition = is_partitioned(parent)
        changed[below.name] = replace(
            below, inherit_count=below.inherit_count + 1, is_local=below.is_local and not partition
        )
    columns = tuple(changed.get(column.name, column) for column in child.columns)
    return session.catalog.alter(replace(child, columns=columns))


def _check_alike(session: Session, parent: Heir, child: Heir, above: Column, below: Column) -> None:
    if above.type != below.type:
        raise SqlError("42804", f'child table "{child.name}" has different type for column "{above.name}"')
    if above.collation != below.collation:
        raise SqlError("42P21", f'child table "{child.name}" has different collation for column "{above.name}"')
    inherited = not_null_of(session, parent.oid, above.attnum)
    if inherited and not inherited.no_inherit and not below.not_null:
        raise SqlError("42804", f'column "{above.name}" in child table "{child.name}" must be marked NOT NULL')
    if above.generated and not below.generated:
        raise SqlError("42804", f'column "{above.name}" in child table must be a generated column')
    if below.generated and not above.generated:
        raise SqlError("42804", f'column "{above.name}" in child table must not be a generated column')
    if above.generated and above.generated is not below.generated:
        kinds = {Generated.STORED: "STORED", Generated.VIRTUAL: "VIRTUAL"}
        assert below.generated is not None
        raise SqlError(
            "42804",
            f'column "{above.name}" inherits from generated column of different kind',
            detail=f"Parent column is {kinds[above.generated]}, child column is {kinds[below.generated]}.",
        )


def link_constraints(session: Session, parent: Heir, child: Heir) -> None:
    """Mark the child's constraints as inherited, in the order of their names: MergeConstraintsIntoExisting."""
    for above in sorted(constraints_of(session.catalog, parent.oid), key=lambda item: item.name.encode()):
        if not isinstance(above, Check | NotNull) or above.no_inherit:
            continue
        below = _counterpart(session, parent, child, above)
        if below is None:
            raise _missing(parent, child, above)
        _check_constraint(parent, child, above, below)
        local = below.is_local and not is_partitioned(parent)
        session.catalog.alter(replace(below, inherit_count=below.inherit_count + 1, is_local=local))


def _missing(parent: Heir, child: Heir, above: Constraint) -> SqlError:
    if isinstance(above, NotNull):
        column = parent.attribute(above.attnum).name
        return SqlError("42804", f'column "{column}" in child table "{child.name}" must be marked NOT NULL')
    return SqlError("42804", f'child table is missing constraint "{above.name}"')


def _counterpart(session: Session, parent: Heir, child: Heir, above: Constraint) -> Constraint | None:
    below = counterpart(session, parent, above, child)
    if isinstance(above, NotNull):
        return below
    if isinstance(below, Check) and isinstance(above, Check):
        if below.expression.text != above.expression.map(mapping(parent, child)).text:
            raise SqlError(
                "42804", f'child table "{child.name}" has different definition for check constraint "{above.name}"'
            )
        return below
    return None


def _check_constraint(parent: Heir, child: Heir, above: Constraint, below: Constraint) -> None:
    def conflict(what: str) -> SqlError:
        return SqlError(
            "42P17", f'constraint "{below.name}" conflicts with {what} constraint on child table "{child.name}"'
        )

    if below.no_inherit:
        raise conflict("non-inherited")
    if above.validated and below.enforced and not below.validated:
        raise conflict("NOT VALID")
    if above.enforced and not below.enforced:
        raise conflict("NOT ENFORCED")


# --- NO INHERIT -------------------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_DropInherit, phase=Phase.MISCELLANEOUS)
def drop_inherit(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """NO INHERIT parent: ATExecDropInherit."""
    session, child = alteration.session, alteration.heir
    if child.partition_of:
        raise SqlError("42809", "cannot change inheritance of a partition")
    parent = session.relation(item.def_, Object)
    if not isinstance(parent, Heir) or parent.oid not in child.inherits:
        raise SqlError("42P01", f'relation "{parent.name}" is not a parent of relation "{child.name}"')
    unlink(session, parent, child)
    child = current(session, child)
    session.catalog.alter(replace(child, inherits=tuple(oid for oid in child.inherits if oid != parent.oid)))


def unlink(session: Session, parent: Heir, child: Heir) -> None:
    """Decrement the inheritance counts of the child's columns and constraints, local at 0: RemoveInheritance."""

    def released(column: Column) -> Column:
        if parent.column(column.name) is None:
            return column
        count = column.inherit_count - 1
        return replace(column, inherit_count=count, is_local=column.is_local or count == 0)

    session.catalog.alter(replace(child, columns=tuple(map(released, child.columns))))
    for above in constraints_of(session.catalog, parent.oid):
        if isinstance(above, Check | NotNull) and not above.no_inherit:
            below = _counterpart(session, parent, child, above)
            if below and below.inherit_count:
                count = below.inherit_count - 1
                session.catalog.alter(replace(below, inherit_count=count, is_local=below.is_local or count == 0))


# --- OF -----------------------------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_AddOf, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def add_of(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """OF type: ATExecAddOf. The table must have the type's columns."""
    session, table = alteration.session, alteration.table
    composite = type_relation(session, item.def_)
    if table.inherits or table.partition_of:
        raise SqlError("42809", "typed tables cannot inherit")
    for place, attribute in enumerate(composite.columns):
        if place >= len(table.columns):
            raise SqlError("42804", f'table is missing column "{attribute.name}"')
        column = table.columns[place]
        if column.name != attribute.name:
            raise SqlError("42804", f'table has column "{column.name}" where type requires "{attribute.name}"')
        if (column.type, column.collation) != (attribute.type, attribute.collation):
            raise SqlError("42804", f'table "{table.name}" has different type for column "{column.name}"')
    if len(table.columns) > len(composite.columns):
        extra = table.columns[len(composite.columns)].name
        raise SqlError("42804", f'table has extra column "{extra}"')
    session.catalog.alter(replace(table, of_type=composite.oid))


@alter_table(AlterTableType.AT_DropOf, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def drop_of(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """NOT OF: ATExecDropOf."""
    session, table = alteration.session, alteration.table
    if not table.of_type:
        raise SqlError("42809", f'"{table.name}" is not a typed table')
    session.catalog.alter(replace(table, of_type=NO_OID))
