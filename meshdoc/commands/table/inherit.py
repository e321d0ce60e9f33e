"""Inheritance of columns and constraints by a new table: MergeAttributes and related functions (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.ddl.definition import ColumnDefinition
from meshdoc.analyze.kept import moved
from meshdoc.catalog.constraint import Check, NotNull, checks_of, constraints_of, find_constraint
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import Heir, mapping
from meshdoc.catalog.names.naming import choose_constraint_name
from meshdoc.catalog.object import NO_OID, Object
from meshdoc.catalog.relation import Column, Persistence, Relation, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.constraint.constraint import columns_used, refuse_row_in_check
from meshdoc.commands.heap.relation import column_default, refuse_repeated
from meshdoc.commands.type.base_type import STORAGES
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional, record, replace
from meshdoc.session import Session


@record
class MergedColumn:
    """A column of a new table as stored, and its local definition, if any."""

    column: Column
    definition: ColumnDefinition | None = None


def column_of(session: Session, definition: ColumnDefinition, attnum: int) -> Column:
    """The column that a definition describes: BuildDescForRelation."""
    assert definition.type is not None
    type = Facts(session.names).type(definition.type.oid)
    return Column(
        attnum=attnum,
        name=definition.name,
        type=definition.type,
        collation=definition.collation or type.collation,
        identity=definition.identity,
        generated=definition.generated,
        storage=storage_of(definition, type.storage, session),
        compression=compression_of(definition, session),
        fdw_options=definition.fdw_options,
        comment=definition.comment,
    )


COMPRESSIONS = {"pglz": "p", "lz4": "l"}
STORAGE_NAMES = {letter: word.upper() for word, letter in STORAGES.items()}
COMPRESSION_NAMES = {letter: word for word, letter in COMPRESSIONS.items()}


def storage_of(definition: ColumnDefinition, default: str, session: Session) -> str | None:
    """The requested storage, None if it is the type's default: GetAttributeStorage."""
    if definition.copied_storage:
        return definition.copied_storage if definition.copied_storage != default else None
    if definition.storage is None:
        return None
    assert definition.type is not None
    return storage_named(session, definition.storage, TypeRef(definition.type.oid))


def storage_named(session: Session, word: str, type: TypeRef) -> str | None:
    """The storage that a word names, None if it is the type's default.

    Raises SqlError 22023 if there is none, 0A000 if the type does not support it.
    """
    default = Facts(session.names).type(type.oid).storage
    letter = default if word.lower() == "default" else STORAGES.get(word.lower())
    if letter is None:
        raise SqlError("22023", f'invalid storage type "{word}"')
    if letter != "p" and default == "p":
        raise SqlError("0A000", f"column data type {session.shown_type(type)} can only have storage PLAIN")
    return letter if letter != default else None


def compression_of(definition: ColumnDefinition, session: Session) -> str | None:
    """The requested compression method, None for the default: GetAttributeCompression."""
    if definition.compression is None or definition.compression == "default":
        return None
    if len(definition.compression) == 1:
        return definition.compression
    assert definition.type is not None
    return compression_named(session, definition.compression, TypeRef(definition.type.oid))


def compression_named(session: Session, word: str, type: TypeRef) -> str | None:
    """The compression method that a word names, None for the default.

    Raises SqlError 0A000 if the type does not support compression, 22023 if there is no such method.
    """
    if Facts(session.names).type(type.oid).storage == "p":
        raise SqlError("0A000", f"column data type {session.shown_type(type)} does not support compression")
    letter = COMPRESSIONS.get(word)
    if letter is None and word != "default":
        raise SqlError("22023", f'invalid compression method "{word}"')
    return letter


# --- parents ----------------------------------------------------------------------------------------


def find_parents(session: Session, stmt: ast.CreateStmt, table: Heir) -> tuple[Heir, ...]:
    """The tables of INHERITS or PARTITION OF. Raises SqlError if one cannot be a parent of this table."""
    found: list[Object] = []
    for node in stmt.inhRelations or ():
        parent = session.relation(node, Object)
        if any(parent.oid == other.oid for other in found):
            raise SqlError("42P07", f'relation "{parent.name}" would be inherited from more than once')
        found.append(parent)
    return tuple(_checked_parent(session, table, parent, partition=stmt.partbound is not None) for parent in found)


def _checked_parent(session: Session, table: Heir, parent: Object, *, partition: bool) -> Heir:
    name = parent.name
    if isinstance(parent, Table) and parent.partition_strategy and not partition:
        raise SqlError("42809", f'cannot inherit from partitioned table "{name}"')
    if isinstance(parent, Heir) and parent.partition_of and not partition:
        raise SqlError("42809", f'cannot inherit from partition "{name}"')
    if not isinstance(parent, Heir):
        raise SqlError("42809", f'inherited relation "{name}" is not a table or foreign table')
    lasting = (parent.persistence is not Persistence.TEMPORARY, table.persistence is not Persistence.TEMPORARY)
    if partition and lasting == (True, False):
        raise SqlError("42809", f'cannot create a temporary relation as partition of permanent relation "{name}"')
    if lasting == (False, True):
        kind = "create a permanent relation as partition of" if partition else "inherit from"
        raise SqlError("42809", f'cannot {kind} temporary relation "{name}"')
    check_owner(session, parent)
    return parent


# --- columns ----------------------------------------------------------------------------------------


def merge_columns(
    session: Session, definitions: Sequence[ColumnDefinition], parents: Sequence[Heir], partition: bool
) -> tuple[MergedColumn, ...]:
    """The columns of a new table: inherited columns first, merged by name, then its own.

    Raises SqlError 42804 and related errors for definitions that cannot be merged.
    """
    refuse_repeated([definition.name for definition in definitions])
    merged: list[MergedColumn] = []
    for parent in parents:
        for column in parent.columns:
            _inherit_column(session, merged, column, partition)
    for number, definition in enumerate(definitions):
        place = _position(merged, definition.name)
        if place is not None and not partition:
            words = "merging" if place == number else "moving and merging"
            session.notice(f'{words} column "{definition.name}" with inherited definition')
        _own_column(session, merged, definition, partition)
    return tuple(merged)


def _position(merged: Sequence[MergedColumn], name: str) -> int | None:
    return next((place for place, item in enumerate(merged) if item.column.name == name), None)


def _inherit_column(session: Session, merged: list[MergedColumn], column: Column, partition: bool) -> None:
    place = _position(merged, column.name)
    if place is None:
        inherited = replace(
            column,
            attnum=len(merged) + 1,
            not_null=False,
            is_local=False,
            inherit_count=1,
            identity=column.identity if partition else None,
            acl=None,
            comment=None,
            statistics=None,
            options=(),
            fdw_options=(),
        )
        merged.append(MergedColumn(column=inherited))
        return
    session.notice(f'merging multiple inherited definitions of column "{column.name}"')
    present = merged[place].column
    _refuse_unlike(session, present, column, "inherited column")
    _refuse_stored_unlike(session, present, column, "inherited column")
    if present.generated != column.generated:
        raise SqlError("42804", f'inherited column "{column.name}" has a generation conflict')
    together = replace(
        present, inherit_count=present.inherit_count + 1, compression=present.compression or column.compression
    )
    merged[place] = replace(merged[place], column=together)


def _own_column(session: Session, merged: list[MergedColumn], definition: ColumnDefinition, partition: bool) -> None:
    place = _position(merged, definition.name)
    if place is None:
        if partition:
            raise errors.undefined_column(definition.name)
        merged.append(MergedColumn(column=column_of(session, definition, len(merged) + 1), definition=definition))
        return
    present = merged[place]
    merged[place] = _with_own(session, present.column, definition, partition)


def _with_own(session: Session, inherited: Column, definition: ColumnDefinition, partition: bool) -> MergedColumn:
    """An inherited column merged with the child's definition: MergeChildAttribute."""
    if not partition:
        own = column_of(session, definition, inherited.attnum)
        _refuse_unlike(session, inherited, own, "column")
        if definition.copied_storage:
            _refuse_stored_unlike(session, inherited, replace(own, storage=definition.copied_storage), "column")
        inherited = replace(
            inherited,
            is_local=True,
            identity=own.identity or inherited.identity,
            compression=own.compression or inherited.compression,
        )
    _refuse_generation(inherited, definition)
    return MergedColumn(column=inherited, definition=definition)


def _refuse_generation(inherited: Column, definition: ColumnDefinition) -> None:
    name = definition.name
    if inherited.generated:
        if definition.default is not None and not definition.generated:
            raise SqlError("42611", f'column "{name}" inherits from generated column but specifies default')
        if definition.identity:
            raise SqlError("42611", f'column "{name}" inherits from generated column but specifies identity')
        if definition.generated and definition.generated is not inherited.generated:
            raise SqlError(
                "42611",
                f'column "{name}" inherits from generated column of different kind',
                detail=f"Parent column is {inherited.generated.name}, child column is {definition.generated.name}.",
            )
    elif definition.generated:
        raise SqlError(
            "42611",
            f'child column "{name}" specifies generation expression',
            hint="A child table column cannot be generated unless its parent column is.",
        )


def _refuse_unlike(session: Session, one: Column, other: Column, noun: str) -> None:
    """Refuse definitions of a column that differ in type (42804) or collation (42P21)."""
    if one.type != other.type:
        raise SqlError(
            "42804",
            f'{noun} "{one.name}" has a type conflict',
            detail=f"{session.shown_type(one.type)} versus {session.shown_type(other.type)}",
        )
    if one.collation != other.collation:
        facts = Facts(session.names)
        first, second = facts.collation_name(one.collation), facts.collation_name(other.collation)
        raise SqlError("42P21", f'{noun} "{one.name}" has a collation conflict', detail=f'"{first}" versus "{second}"')


def _refuse_stored_unlike(session: Session, one: Column, other: Column, noun: str) -> None:
    """Refuse definitions of a column that differ in storage, or in compression if both have one (42804)."""
    default = Facts(session.names).type(one.type.oid).storage
    storages = [STORAGE_NAMES[column.storage or default] for column in (one, other)]
    if storages[0] != storages[1]:
        detail = f"{storages[0]} versus {storages[1]}"
        raise SqlError("42804", f'{noun} "{one.name}" has a storage parameter conflict', detail=detail)
    if one.compression and other.compression and one.compression != other.compression:
        methods = [COMPRESSION_NAMES[one.compression], COMPRESSION_NAMES[other.compression]]
        detail = f"{methods[0]} versus {methods[1]}"
        raise SqlError("42804", f'column "{one.name}" has a compression method conflict', detail=detail)


# --- defaults and constraints -------------------------------------------------------------------------


def inherited_default(session: Session, parents: Sequence[Heir], child: Heir, column: Column) -> Expr | None:
    """The default that a column inherits. Raises SqlError 42611 if parents have different defaults."""
    found: list[Expr] = []
    for parent in parents:
        source = parent.column(column.name)
        default = column_default(session, parent.oid, source.attnum) if source else None
        if default:
            found.append(moved(default.expression, mapping(parent, child)))
    if len({expression.text for expression in found}) > 1:
        what = "generation expressions" if column.generated else "default values"
        hint = (
            "To resolve the conflict, specify a generation expression explicitly."
            if column.generated
            else "To resolve the conflict, specify a default explicitly."
        )
        raise SqlError("42611", f'column "{column.name}" inherits conflicting {what}', hint=hint)
    return found[0] if found else None


def inherit_checks(session: Session, parents: Sequence[Heir], child: Heir) -> None:
    """Give a new table its parents' CHECK constraints: MergeCheckConstraint."""
    for parent in parents:
        for check in checks_of(session.catalog, parent.oid):
            if not check.no_inherit:
                _inherit_check(session, check, parent, child)


def _inherit_check(session: Session, check: Check, parent: Heir, child: Heir) -> None:
    refuse_row_in_check(check, parent)
    present = find_constraint(session.catalog, child.oid, check.name)
    expression = moved(check.expression, mapping(parent, child))
    copy = replace(check, oid=NO_OID, table=child.oid, columns=columns_used(expression, child), expression=expression)
    copy = replace(copy, is_local=False, inherit_count=1, comment=None)
    if present is None:
        session.catalog.create(replace(copy, validated=check.enforced))
    elif isinstance(present, Check) and present.expression.text == copy.expression.text:
        session.catalog.alter(
            replace(
                present,
                inherit_count=present.inherit_count + 1,
                enforced=present.enforced or check.enforced,
                validated=present.enforced or check.enforced,
            )
        )
    else:
        raise SqlError(
            "42710", f'check constraint name "{check.name}" appears multiple times but with different expressions'
        )


@positional
class InheritedNotNull:
    """A NOT NULL constraint of a parent's column."""

    column: str
    name: str


def inherited_not_nulls(session: Session, parents: Sequence[Heir]) -> list[InheritedNotNull]:
    """The parents' inheritable NOT NULL constraints."""
    return [
        InheritedNotNull(parent.attribute(item.attnum).name, item.name)
        for parent in parents
        for item in constraints_of(session.catalog, parent.oid)
        if isinstance(item, NotNull) and not item.no_inherit
    ]


def name_for(session: Session, child: Relation, wanted: str, column: str, taken: frozenset[str]) -> str:
    """An inherited constraint's name, or another if the child already has a constraint with that name."""
    if wanted not in taken and find_constraint(session.catalog, child.oid, wanted) is None:
        return wanted
    return choose_constraint_name(session.catalog, child.schema, child.name, column, "not_null", taken)
