"""ALTER COLUMN ... TYPE: ATPrepAlterColumnType, ATExecAlterColumnType and the rebuilding of dependents (tablecmds.c).

Differs from PostgreSQL: where PostgreSQL drops and re-creates a constraint or an index from its definition, the object
keeps its identity here and the same definition is analyzed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc import errors
from meshdoc.analyze.bind import Bound, bind_expression, resolve_collation, resolve_type
from meshdoc.analyze.coercion_path import CoercionContext, can_coerce_type
from meshdoc.analyze.kept import is_of_whole_row
from meshdoc.analyze.state import ExprKind, location
from meshdoc.analyze.stored import empty_path, raw_expression
from meshdoc.catalog.constraint import Check, Exclusion, ForeignKey, PrimaryKey, Unique
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index, IndexKey
from meshdoc.catalog.inherit import Heir, descendants_of, inheritors_of
from meshdoc.catalog.names.description import access_method_name
from meshdoc.catalog.names.names import operator_class_default
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, Address, Object, Oid, Reference
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import (
    Column,
    ColumnDefault,
    CompositeType,
    ForeignTable,
    Generated,
    GenerationExpression,
    Identity,
    MaterializedView,
    Relation,
    Table,
    View,
)
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Phase, Step, alter_table
from meshdoc.commands.alter_table.children import find_column, in_partition_key
from meshdoc.commands.alter_table.default import identity_sequence
from meshdoc.commands.constraint.foreign_key import check_types
from meshdoc.commands.heap.attribute_type import check_attribute, refuse_stored_rows, row_type_oid
from meshdoc.commands.heap.relation import R, current, with_column
from meshdoc.commands.heap.type import check_type_usage
from meshdoc.commands.index_class import find_operator_class
from meshdoc.commands.sequence import alter_type
from meshdoc.commands.table.typed_table import typed_tables
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.convert import converted_values, new_column_value, store_values
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.session import Session


def prepare_column_type(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ATPrepAlterColumnType, for the relation and its children."""
    session, relation = alteration.session, alteration.columned
    column = find_column(relation, item.name)
    _alter_identity(session, relation, column, item)
    if isinstance(relation, Table) and relation.of_type:
        raise SqlError("42809", "cannot alter column type of typed table", offset=location(item.def_))
    if column.generated and item.def_.raw_default is not None:
        raise SqlError(
            "42611",
            "cannot specify USING when altering type of generated column",
            detail=f'Column "{column.name}" is a generated column.',
            offset=location(item.def_),
        )
    if column.inherit_count:
        raise SqlError("42P16", f'cannot alter inherited column "{column.name}"', offset=location(item.def_))
    bound = _prepare(alteration, relation, item)
    if isinstance(relation, CompositeType):
        for table in typed_tables(session, relation, item.behavior):
            _prepare(alteration, table, item)
            _prepare_hierarchy(alteration, table, item, bound, recurse=True)
        return
    assert isinstance(relation, Heir)
    _prepare_hierarchy(alteration, relation, item, bound, recurse=alteration.recurse)


def _alter_identity(session: Session, relation: Relation, column: Column, item: ast.AlterTableCmd) -> None:
    """Give the sequence of an identity column the new type; done before any check: transformAlterTableStmt."""
    has_sequence = column.identity in (Identity.ALWAYS, Identity.BY_DEFAULT)
    if has_sequence and isinstance(relation, Table) and not relation.partition_of:
        type = resolve_type(item.def_.typeName, session.names)
        alter_type(session, identity_sequence(session, relation, column), type.oid)


def _prepare_hierarchy(
    alteration: Alteration, table: Heir, item: ast.AlterTableCmd, bound: Bound | None, *, recurse: bool
) -> None:
    session = alteration.session
    heirs = inheritors_of(session.catalog, table.oid)
    if heirs and not recurse:
        raise SqlError("42P16", f'type of inherited column "{item.name}" must be changed in child tables too')
    for heir, parents in heirs:
        check_owner(session, heir)
        column = find_column(heir, item.name)
        if column.inherit_count > parents:
            raise SqlError("42P16", f'cannot alter inherited column "{column.name}" of relation "{heir.name}"')
        if bound and is_of_whole_row(bound.node):
            raise errors.whole_row("USING expression contains a whole-row table reference.")
        _prepare(alteration, heir, item)


def _prepare(alteration: Alteration, relation: Relation, item: ast.AlterTableCmd) -> Bound | None:
    """Check that a column can change to the requested type. Returns its USING expression, if any."""
    session = alteration.session
    column = find_column(relation, item.name)
    if in_partition_key(relation, column.attnum):
        raise SqlError(
            "42P16",
            f'cannot alter column "{column.name}" because it is part of the partition key of relation '
            f'"{relation.name}"',
            offset=location(item.def_),
        )
    type, collation = _wanted(session, item.def_)
    check_type_usage(session, type.oid)
    check_attribute(session, replace(column, type=type, collation=collation), (row_type_oid(session, relation),))
    bound = None
    if isinstance(relation, Table) and column.generated is not Generated.VIRTUAL:
        bound = _check_conversion(session, relation, column, type, item.def_)
    elif item.def_.raw_default is not None:
        raise errors.wrong_kind(relation.name, "a table")
    if isinstance(relation, Table):
        made = new_column_value(session, relation, bound.node if bound else None)
        alteration.new_values[Address(relation.oid, column.attnum)] = made
    if not isinstance(relation, Table) or relation.partition_strategy:
        refuse_stored_rows(session, relation)
    return bound


@alter_table(
    AlterTableType.AT_AlterColumnType,
    phase=Phase.ALTER_TYPE,
    kinds=(Table, ForeignTable, CompositeType),
    prepare=prepare_column_type,
)
def alter_column_type(alteration: Alteration, item: ast.AlterTableCmd) -> Iterator[Step]:
    """ALTER COLUMN ... TYPE, and ALTER ATTRIBUTE for a composite type."""
    session, relation = alteration.session, alteration.columned
    tops: list[Heir] = [relation] if isinstance(relation, Heir) else []
    if isinstance(relation, CompositeType):
        type, collation = _wanted(session, item.def_)
        _retype(session, relation, replace(find_column(relation, item.name), type=type, collation=collation))
        tops.extend(typed_tables(session, relation, item.behavior))
    for top in tops:
        for heir in (top, *descendants_of(session.catalog, top.oid)):
            yield from _alter(alteration, current(session, heir), item)
            if isinstance(heir, Table) and not heir.partition_strategy:
                yield Step(Phase.REWRITE, partial(refuse_stored_rows, session, heir))


def _wanted(session: Session, node: ast.ColumnDef) -> tuple[TypeRef, Oid]:
    type = resolve_type(node.typeName, session.names)
    if node.collClause:
        return type, resolve_collation(node.collClause.collname, type, session.names)
    return type, Facts(session.names).type(type.oid).collation


def _alter(alteration: Alteration, table: Heir, item: ast.AlterTableCmd) -> Iterator[Step]:
    """ATExecAlterColumnType. The steps rebuild what depends on the column."""
    session = alteration.session
    column = find_column(table, item.name)
    made = alteration.new_values.get(Address(table.oid, column.attnum))
    if made and made.table.attribute(column.attnum).type != column.type:
        raise SqlError("0A000", f'cannot alter type of column "{column.name}" twice')
    type, collation = _wanted(session, item.def_)
    default = session.catalog.find("default", table.oid, column.attnum)
    converted = _converted_default(session, table, column, type, default)
    values = converted_values(session, made, column, type) if made else []
    used = list(_users(session, table, column))
    for user, reference in used:
        _refuse(session, table, column, user, reference)
    changed = replace(column, type=type, collation=collation, storage=None, compression=None)
    before, table = table, _retype(session, current(session, table), changed)
    if isinstance(before, Table) and isinstance(table, Table):
        store_values(session, before, table, column.attnum, values)
    if isinstance(default, ColumnDefault) and converted:
        session.catalog.recreate(replace(default, expression=converted.expr))
    return _rebuilding(alteration, before, [user for user, _ in used])


def _retype(session: Session, relation: R, column: Column) -> R:
    """Replace the column with its attnum, and record the dependencies of its type again."""
    return session.catalog.renew(with_column(relation, column), lambda reference: reference.sub == column.attnum)


def _check_conversion(
    session: Session, table: Table, column: Column, type: TypeRef, node: ast.ColumnDef
) -> Bound | None:
    """Check that the column's values can be converted, by USING (returned if present) or by an assignment cast."""
    if node.raw_default is not None:
        return bind_expression(
            node.raw_default,
            session.names,
            ExprKind.ALTER_COLUMN_TRANSFORM,
            relation=table,
            coerce_to=type,
            column=column.name,
        )
    facts = Facts(session.names)
    if not can_coerce_type(facts, (column.type.oid,), (type.oid,), CoercionContext.ASSIGNMENT):
        shown = session.shown_type(TypeRef(type.oid))
        hint = f'You might need to specify "USING {quote_identifier(column.name)}::{session.shown_type(type)}".'
        raise SqlError(
            "42804",
            f'column "{column.name}" cannot be cast automatically to type {shown}',
            hint="" if column.generated else hint,
        )
    return None


def _converted_default(
    session: Session, table: Heir, column: Column, type: TypeRef, default: Object | None
) -> Bound | None:
    """The default, coerced to the new type. Raises SqlError 42804 if there is no assignment cast."""
    if not isinstance(default, ColumnDefault):
        return None
    generated = isinstance(default, GenerationExpression)
    kind = ExprKind.GENERATED_COLUMN if generated else ExprKind.COLUMN_DEFAULT
    try:
        return bind_expression(
            raw_expression(session.names, default.expression),
            empty_path(session.names),
            kind,
            relation=table,
            coerce_to=type,
            column=column.name,
        )
    except SqlError as error:
        if error.sqlstate != "42804":
            raise
        what = "generation expression" if generated else "default"
        raise SqlError(
            "42804",
            f'{what} for column "{column.name}" cannot be cast automatically to type '
            f"{session.shown_type(TypeRef(type.oid))}",
        ) from error


def _users(session: Session, table: Heir, column: Column) -> Iterator[tuple[Object, Reference]]:
    """Objects that depend on the column: RememberAllDependentForRebuilding."""
    for user, reference in session.catalog.dependents(table.oid):
        if reference.target == Address(table.oid, column.attnum):
            yield user, reference


def _refuse(session: Session, table: Heir, column: Column, user: Object, reference: Reference) -> None:
    """Raise SqlError 0A000 if the dependent object is of a kind that PostgreSQL cannot rebuild."""
    detail = f'{_described(session, user)} depends on column "{column.name}"'
    if words := USERS.get(type(user)):
        raise SqlError("0A000", f"cannot alter type of a column used {words}", detail=detail)
    if isinstance(user, GenerationExpression) and user.attnum != column.attnum:
        other = table.attribute(user.attnum).name
        raise SqlError(
            "0A000",
            "cannot alter type of a column used by a generated column",
            detail=f'Column "{column.name}" is used by generated column "{other}".',
        )


def _described(session: Session, user: Object) -> str:
    """The description of a dependent object; for a view, that of its _RETURN rule."""
    shown = session.describe(Address(user.oid))
    return f"rule _RETURN on {shown}" if isinstance(user, View | MaterializedView) else shown


USERS: dict[type[Object], str] = {
    View: "by a view or rule",
    MaterializedView: "by a view or rule",
    Rule: "by a view or rule",
    Trigger: "in a trigger definition",
    Policy: "in a policy definition",
    Routine: "by a function or procedure",
    PublicationTable: "by a publication WHERE clause",
}


# --- rebuilding -------------------------------------------------------------------------------------------


def _rebuilding(alteration: Alteration, before: Heir, users: Iterable[Object]) -> Iterator[Step]:
    """The steps that rebuild what depends on a column, each object once: ATPostAlterTypeCleanup.

    They run after all columns have got their types. Indexes of constraints come first.
    """
    for user in sorted(users, key=lambda user: isinstance(user, Index) and not user.constraint):
        if user.oid not in alteration.rebuilt:
            alteration.rebuilt.add(user.oid)
            yield Step(_pass(user), partial(_rebuild, alteration.session, before, user.oid))


def _pass(user: Object) -> Phase:
    if isinstance(user, Index | PrimaryKey | Unique | Exclusion):
        return Phase.OLD_INDEX
    return Phase.MISCELLANEOUS if isinstance(user, Statistics) else Phase.OLD_CONSTRAINT


def _rebuild(session: Session, before: Heir, oid: Oid) -> None:
    """Re-create an object, with its expressions analyzed over the new types."""
    table, user = current(session, before), session.catalog.get(oid)
    if isinstance(user, Check | Index | Statistics) and user.table != table.oid:
        refuse_stored_rows(session, table)
    if isinstance(user, Index):
        session.catalog.recreate(_rebuilt_index(session, table, user, before))
    elif isinstance(user, Check):
        expression = _again(session, table, user.expression, ExprKind.CHECK_CONSTRAINT)
        session.catalog.recreate(replace(user, expression=expression.expr))
    elif isinstance(user, Statistics):
        expressions = tuple(_again(session, table, item, ExprKind.STATS_EXPRESSION).expr for item in user.expressions)
        session.catalog.recreate(replace(user, expressions=expressions))
    elif isinstance(user, ForeignKey):
        check_types(session, user)
        session.catalog.recreate(user)
    elif isinstance(user, PrimaryKey | Unique | Exclusion):
        session.catalog.recreate(user)


def _again(session: Session, table: Heir, expression: Expr, kind: ExprKind) -> Bound:
    """An expression analyzed again; errors name types as the session's search_path does."""
    return bind_expression(raw_expression(session.names, expression), session.names, kind, relation=table)


def _rebuilt_index(session: Session, table: Heir, index: Index, before: Heir) -> Index:
    predicate = index.predicate and _again(session, table, index.predicate, ExprKind.INDEX_PREDICATE).expr
    keys = tuple(_rebuilt_key(session, table, index, key, before) for key in index.index_keys)
    return replace(index, predicate=predicate, index_keys=keys)


def _rebuilt_key(session: Session, table: Heir, index: Index, key: IndexKey, before: Heir) -> IndexKey:
    """The key over the new type; an operator class or collation that was not the default is kept."""
    if key.expression:
        bound = _again(session, table, key.expression, ExprKind.INDEX_EXPRESSION)
        default = _again(session, before, key.expression, ExprKind.INDEX_EXPRESSION).collation
        collation = bound.collation if key.collation == default else key.collation
        key = replace(key, expression=bound.expr, type=bound.type, collation=collation)
        type = bound.type
    else:
        column = table.attribute(key.attnum)
        if key.collation in (NO_OID, before.attribute(key.attnum).collation):
            key = replace(key, collation=column.collation)
        type = column.type
    if not operator_class_default(session.names, key.opclass):
        return key
    method = access_method_name(session.names, index.method)
    return replace(key, opclass=find_operator_class(session, index.method, method, None, type))
