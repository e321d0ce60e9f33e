"""The constraints of a new table: the last part of DefineRelation, AddRelationNotNullConstraints (heap.c)."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc import errors
from meshdoc.analyze.ddl.definition import ColumnDefinition, NotNullDefinition, TableDefinition
from meshdoc.catalog.inherit import Heir
from meshdoc.catalog.relation import Table
from meshdoc.commands.constraint.constraint import check_constraint, not_null_constraint, store_check, store_not_null
from meshdoc.commands.constraint.foreign_key import add_foreign_key
from meshdoc.commands.constraint.key import add_key, check_columns, in_order, with_primary_not_nulls
from meshdoc.commands.heap.relation import current
from meshdoc.commands.table.inherit import InheritedNotNull, MergedColumn, inherited_not_nulls, name_for
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


def add_checks(session: Session, table: Heir, definition: TableDefinition) -> None:
    """Add its own CHECK constraints, after those of its parents."""
    taken: set[str] = set()
    for check in definition.checks:
        made = check_constraint(session, table, replace(check, validated=check.enforced), frozenset(taken))
        taken.add(made.name)
        store_check(session, table, made)


def add_not_nulls(
    session: Session, table: Heir, parents: Sequence[Heir], merged: Sequence[MergedColumn], definition: TableDefinition
) -> None:
    """Add its own NOT NULL constraints, then those of its parents: AddRelationNotNullConstraints."""
    inherited = inherited_not_nulls(session, parents)
    columns = [item.definition or ColumnDefinition(name=item.column.name, type=None) for item in merged]
    taken: set[str] = set()
    for request in _once_a_column(with_primary_not_nulls(columns, definition.not_nulls, definition.keys)):
        count = sum(item.column == request.column for item in inherited)
        _refuse_no_inherit(table, request, count)
        made = not_null_constraint(session, table, replace(request, validated=True), frozenset(taken))
        taken.add(made.name)
        store_not_null(session, table, replace(made, inherit_count=count))
        inherited = [item for item in inherited if item.column != request.column]
    _add_inherited(session, table, inherited, taken)


def _refuse_no_inherit(table: Heir, request: NotNullDefinition, parents: int) -> None:
    if not request.no_inherit:
        return
    if parents:
        raise SqlError(
            "42804",
            f'cannot define not-null constraint with NO INHERIT on column "{request.column}"',
            detail="The column has an inherited not-null constraint.",
        )
    if isinstance(table, Table) and table.partition_strategy:
        raise SqlError("42P16", "not-null constraints on partitioned tables cannot be NO INHERIT")


def _add_inherited(session: Session, table: Heir, inherited: Sequence[InheritedNotNull], taken: set[str]) -> None:
    for column in dict.fromkeys(item.column for item in inherited):
        names = [item.name for item in inherited if item.column == column]
        name = name_for(session, table, names[0], column, frozenset(taken))
        taken.add(name)
        made = not_null_constraint(session, current(session, table), NotNullDefinition(column=column, name=name))
        store_not_null(session, table, replace(made, is_local=False, inherit_count=len(names)))


def _once_a_column(requests: Sequence[NotNullDefinition]) -> list[NotNullDefinition]:
    """The requests, merged to one per column. Raises SqlError 42601 if they contradict each other."""
    kept: dict[str, NotNullDefinition] = {}
    for request in requests:
        present = kept.get(request.column)
        if present is None:
            kept[request.column] = request
            continue
        if present.no_inherit != request.no_inherit:
            raise SqlError(
                "42601", f'conflicting NO INHERIT declaration for not-null constraint on column "{request.column}"'
            )
        if present.name and request.name and present.name != request.name:
            raise SqlError("42601", f'conflicting not-null constraint names "{present.name}" and "{request.name}"')
        kept[request.column] = replace(present, name=present.name or request.name)
    return list(kept.values())


def check_key_columns(name: str, definition: TableDefinition, parents: Sequence[Heir]) -> None:
    """Check its keys before anything is created: transformIndexConstraint."""
    known = {column.name for column in definition.columns}
    known |= {column.name for parent in parents for column in parent.columns}
    for place, key in enumerate(definition.keys):
        if key.kind == "primary" and any(other.kind == "primary" for other in definition.keys[:place]):
            raise errors.multiple_primary_keys(name, offset=key.location)
        check_columns(known, key)


def add_keys(session: Session, table: Heir, definition: TableDefinition) -> None:
    """Add its PRIMARY KEY, UNIQUE and EXCLUDE constraints."""
    if isinstance(table, Table):
        for key in in_order(definition.keys):
            add_key(session, current(session, table), key)


def add_foreign_keys(session: Session, table: Heir, definition: TableDefinition) -> None:
    """Add its FOREIGN KEY constraints, after all keys that they may reference."""
    if isinstance(table, Table):
        for foreign_key in definition.foreign_keys:
            add_foreign_key(session, current(session, table), foreign_key, validated=True)
