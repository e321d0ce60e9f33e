"""CREATE TABLE's elements transformed into plain definitions: parse_utilcmd.c.

Differs from PostgreSQL: nothing is created here. Sequences of serial and identity columns, indexes and foreign keys
are returned as definitions, which the commands carry out in PostgreSQL's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from pglast import ast
from pglast.enums import ConstrType

from meshdoc.analyze.bind import resolve_collation, resolve_type
from meshdoc.analyze.ddl.constraint_attributes import Attributes, with_attributes
from meshdoc.analyze.ddl.definition import (
    CheckDefinition,
    ColumnDefinition,
    ForeignKeyDefinition,
    KeyDefinition,
    LikeDefinition,
    NotNullDefinition,
    TableDefinition,
)
from meshdoc.analyze.ddl.like import columns_like
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Generated, Identity
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.record import record, replace
from meshdoc.syntax.names import strings

SERIALS = {"smallserial": 21, "serial2": 21, "serial": 23, "serial4": 23, "bigserial": 20, "serial8": 20}
KINDS = {
    ConstrType.CONSTR_PRIMARY: "primary",
    ConstrType.CONSTR_UNIQUE: "unique",
    ConstrType.CONSTR_EXCLUSION: "exclude",
}
NEVER_NO_INHERIT = {ConstrType.CONSTR_IDENTITY, ConstrType.CONSTR_PRIMARY}
UNSUPPORTED_ON_FOREIGN = {
    ConstrType.CONSTR_PRIMARY: "primary key",
    ConstrType.CONSTR_UNIQUE: "unique",
    ConstrType.CONSTR_EXCLUSION: "exclusion",
    ConstrType.CONSTR_FOREIGN: "foreign key",
}


@record
class Owner:
    """The table that the definitions are for, and what kind of table it is."""

    name: str
    foreign: bool = False
    partition: bool = False
    partitioned: bool = False
    typed: bool = False


@dataclass(slots=True)
class Collected:
    """The definitions found so far."""

    names: Names
    owner: Owner
    columns: list[ColumnDefinition] = field(default_factory=list)
    not_nulls: list[NotNullDefinition] = field(default_factory=list)
    checks: list[CheckDefinition] = field(default_factory=list)
    keys: list[KeyDefinition] = field(default_factory=list)
    foreign_keys: list[ForeignKeyDefinition] = field(default_factory=list)
    likes: list[LikeDefinition] = field(default_factory=list)

    def definition(self) -> TableDefinition:
        """All that was found."""
        return TableDefinition(**{item.name: tuple(getattr(self, item.name)) for item in fields(TableDefinition)})


def transform_elements(elements: Sequence[ast.Node], names: Names, owner: Owner) -> TableDefinition:
    """The definitions in a list of columns, constraints and LIKE clauses: transformCreateStmt.

    Raises SqlError 42601 for conflicting clauses, 0A000 for clauses that this kind of table does not support.
    """
    found = Collected(names, owner)
    for element in elements:
        if isinstance(element, ast.ColumnDef):
            transform_column(element, found)
        elif isinstance(element, ast.TableLikeClause):
            _transform_like(element, found)
        else:
            for constraint, attributes in with_attributes([element]):
                transform_table_constraint(constraint, attributes, found)
    return found.definition()


def _transform_like(node: ast.TableLikeClause, found: Collected) -> None:
    if found.owner.typed:
        raise SqlError("0A000", "LIKE is not supported for creating typed tables")
    copied = columns_like(node, found.names, foreign=found.owner.foreign)
    found.columns.extend(copied.columns)
    found.not_nulls.extend(copied.not_nulls)
    found.likes.extend(copied.likes)


# --- columns --------------------------------------------------------------------------------------


def transform_column(node: ast.ColumnDef, found: Collected) -> None:
    """One column with its constraints: transformColumnDefinition."""
    if node.typeName and node.typeName.setof:
        raise SqlError("42P16", f'column "{node.colname}" cannot be declared SETOF')
    serial = _serial_type(node.typeName)
    type = resolve_type(node.typeName, found.names) if node.typeName and not serial else None
    column = ColumnDefinition(
        name=node.colname,
        type=TypeRef(serial) if serial else type,
        serial=bool(serial),
        storage=node.storage_name,
        compression=node.compression,
        not_null=node.is_not_null,
        fdw_options=tuple((option.defname, option.arg.sval) for option in node.fdwoptions or ()),
        location=node.location,
    )
    if column.type and node.collClause:
        column = replace(column, collation=resolve_collation(node.collClause.collname, column.type, found.names))
    constraints = with_attributes(node.constraints or ())
    kinds = {constraint.contype for constraint, _ in constraints}
    state = ColumnState(column, found, may_no_inherit=not (column.serial or kinds & NEVER_NO_INHERIT))
    for constraint, attributes in constraints:
        state.add(constraint, attributes)
    state.finish()


def _serial_type(node: ast.TypeName | None) -> int:
    if node is None or len(node.names) != 1 or node.setof or node.pct_type:
        return 0
    oid = SERIALS.get(node.names[0].sval, 0)
    if oid and node.arrayBounds:
        raise SqlError("0A000", "array of serial is not implemented", offset=node.location)
    return oid


@dataclass(slots=True)
class ColumnState:
    """One column while its constraints are collected; the flags are those of transformColumnDefinition.

    `may_no_inherit`: its NOT NULL constraint may be NO INHERIT.
    """

    column: ColumnDefinition
    found: Collected
    may_no_inherit: bool
    nullable: bool = False
    needs_not_null: bool = False
    not_null: NotNullDefinition | None = None
    has_default: bool = False

    def __post_init__(self) -> None:
        self.needs_not_null = self.column.serial

    def add(self, node: ast.Constraint, attributes: Attributes) -> None:
        """Add one constraint."""
        CONSTRAINTS[node.contype](self, node, attributes)
        self.check_sources(node.location)

    def finish(self) -> None:
        """Add the column, and its explicit or implied NOT NULL, to the definitions."""
        if self.not_null or self.needs_not_null or self.column.not_null:
            self.column = replace(self.column, not_null=True)
            self.found.not_nulls.append(self.not_null or NotNullDefinition(column=self.column.name))
        if self.column.serial:
            self.add_default(self.column.location)
            self.check_sources(self.column.location)
        self.found.columns.append(self.column)

    def check_sources(self, location: int | None) -> None:
        """Refuse more than one of default, identity and generation expression."""
        identity, generated = self.column.identity, self.column.generated
        if self.has_default and identity:
            self.conflict("both default and identity specified for", location)
        if self.has_default and generated:
            self.conflict("both default and generation expression specified for", location)
        if identity and generated:
            self.conflict("both identity and generation expression specified for", location)

    def add_default(self, location: int | None) -> None:
        """Record a default; there must not be one already."""
        if self.has_default:
            self.conflict("multiple default values specified for", location)
        self.has_default = True

    def conflict(self, what: str, location: int | None) -> None:
        """Refuse a contradiction."""
        raise SqlError(
            "42601", f'{what} column "{self.column.name}" of table "{self.found.owner.name}"', offset=location
        )


def _null(state: ColumnState, node: ast.Constraint, attributes: Attributes) -> None:
    if state.not_null or state.needs_not_null:
        state.conflict("conflicting NULL/NOT NULL declarations for", node.location)
    state.nullable = True


def _not_null(state: ColumnState, node: ast.Constraint, attributes: Attributes) -> None:
    no_inherit = bool(node.is_no_inherit)
    _refuse_no_inherit(state.found.owner, node)
    if state.nullable:
        state.conflict("conflicting NULL/NOT NULL declarations for", node.location)
    present = state.not_null
    if no_inherit and not state.may_no_inherit:
        raise _conflicting_no_inherit(state.column.name)
    if present is None:
        state.not_null = NotNullDefinition(column=state.column.name, name=node.conname, no_inherit=no_inherit)
        return
    if node.conname and present.name and node.conname != present.name:
        raise SqlError("XX000", f'conflicting not-null constraint names "{present.name}" and "{node.conname}"')
    if present.no_inherit != no_inherit:
        raise _conflicting_no_inherit(state.column.name)
    state.not_null = replace(present, name=present.name or node.conname)


def _refuse_no_inherit(owner: Owner, node: ast.Constraint) -> None:
    if node.is_no_inherit and owner.partitioned:
        raise SqlError("0A000", "not-null constraints on partitioned tables cannot be NO INHERIT")


def _conflicting_no_inherit(column: str) -> SqlError:
    return SqlError("42601", f'conflicting NO INHERIT declarations for not-null constraints on column "{column}"')


def _default(state: ColumnState, node: ast.Constraint, attributes: Attributes) -> None:
    state.add_default(node.location)
    state.column = replace(state.column, default=node.raw_expr)


def _identity(state: ColumnState, node: ast.Constraint, attributes: Attributes) -> None:
    owner = state.found.owner
    if owner.typed:
        raise SqlError("0A000", "identity columns are not supported on typed tables")
    if owner.partition:
        raise SqlError("0A000", "identity columns are not supported on partitions")
    if state.column.identity:
        state.conflict("multiple identity specifications for", node.location)
    if state.nullable:
        state.conflict("conflicting NULL/NOT NULL declarations for", node.location)
    state.needs_not_null = True
    state.column = replace(
        state.column, identity=Identity(node.generated_when), sequence_options=tuple(node.options or ())
    )


def _generated(state: ColumnState, node: ast.Constraint, attributes: Attributes) -> None:
    if state.found.owner.typed:
        raise SqlError("0A000", "generated columns are not supported on typed tables")
    if state.column.generated:
        state.conflict("multiple generation clauses specified for", node.location)
    state.column = replace(state.column, generated=Generated(node.generated_kind), default=node.raw_expr)


def _constraint(state: ColumnState, node: ast.Constraint, attributes: Attributes) -> None:
    _refuse_on_foreign(state.found.owner, node)
    if node.contype == ConstrType.CONSTR_PRIMARY:
        if state.nullable:
            state.conflict("conflicting NULL/NOT NULL declarations for", node.location)
        state.needs_not_null = True
    _add(node, attributes, state.found, (state.column.name,))


CONSTRAINTS = {
    ConstrType.CONSTR_NULL: _null,
    ConstrType.CONSTR_NOTNULL: _not_null,
    ConstrType.CONSTR_DEFAULT: _default,
    ConstrType.CONSTR_IDENTITY: _identity,
    ConstrType.CONSTR_GENERATED: _generated,
    ConstrType.CONSTR_CHECK: _constraint,
    ConstrType.CONSTR_PRIMARY: _constraint,
    ConstrType.CONSTR_UNIQUE: _constraint,
    ConstrType.CONSTR_EXCLUSION: _constraint,
    ConstrType.CONSTR_FOREIGN: _constraint,
}


# --- table constraints ------------------------------------------------------------------------------


def transform_table_constraint(node: ast.Constraint, attributes: Attributes, found: Collected) -> None:
    """One table constraint: transformTableConstraint."""
    _refuse_on_foreign(found.owner, node)
    if node.contype == ConstrType.CONSTR_NOTNULL:
        _refuse_no_inherit(found.owner, node)
        found.not_nulls.append(
            NotNullDefinition(
                column=node.keys[0].sval,
                name=node.conname,
                no_inherit=bool(node.is_no_inherit),
                validated=not node.skip_validation,
            )
        )
    else:
        _add(node, attributes, found, strings(node.fk_attrs or node.keys))


def _refuse_on_foreign(owner: Owner, node: ast.Constraint) -> None:
    kind = UNSUPPORTED_ON_FOREIGN.get(node.contype)
    if owner.foreign and kind:
        raise SqlError("0A000", f"{kind} constraints are not supported on foreign tables", offset=node.location)


def _add(node: ast.Constraint, attributes: Attributes, found: Collected, columns: tuple[str, ...]) -> None:
    """A check, key or foreign key of a column or of the table."""
    if node.contype == ConstrType.CONSTR_CHECK:
        check = CheckDefinition(
            name=node.conname,
            expression=node.raw_expr,
            no_inherit=bool(node.is_no_inherit),
            validated=not node.skip_validation and attributes.enforced,
            enforced=attributes.enforced,
        )
        found.checks.append(check)
    elif node.contype == ConstrType.CONSTR_FOREIGN:
        foreign_key = ForeignKeyDefinition(
            node=node,
            columns=columns,
            deferrable=attributes.deferrable,
            initially_deferred=attributes.initially_deferred,
            enforced=attributes.enforced,
        )
        found.foreign_keys.append(foreign_key)
    else:
        found.keys.append(_key_definition(node, attributes, columns))


def _key_definition(node: ast.Constraint, attributes: Attributes, columns: tuple[str, ...]) -> KeyDefinition:
    return KeyDefinition(
        kind=KINDS[node.contype],
        name=node.conname,
        columns=() if node.contype == ConstrType.CONSTR_EXCLUSION else columns,
        include=strings(node.including),
        exclusions=tuple((element, tuple(operator)) for element, operator in node.exclusions or ()),
        method=node.access_method or "",
        where=node.where_clause,
        options=tuple(node.options or ()),
        tablespace=node.indexspace,
        using_index=node.indexname,
        nulls_not_distinct=bool(node.nulls_not_distinct),
        without_overlaps=bool(node.without_overlaps),
        deferrable=attributes.deferrable,
        initially_deferred=attributes.initially_deferred,
        location=node.location,
    )
