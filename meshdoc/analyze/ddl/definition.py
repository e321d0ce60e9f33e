"""The plain definitions that utilcmd.py makes from CREATE TABLE and ALTER TABLE ... ADD."""

from __future__ import annotations

from pglast import ast

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Generated, Identity, Options
from meshdoc.catalog.type import TypeRef
from meshdoc.record import record


@record
class ColumnDefinition:
    """One column. `type` is None for column options of a typed table or a partition.

    `serial`: it was written with a serial type; `default` is the expression as written; `copied_storage` is
    the storage letter of LIKE's source.
    """

    name: str
    type: TypeRef | None
    collation: Oid = NO_OID
    storage: str | None = None
    sequence_type: Oid = NO_OID  # if it is not the column's
    copied_storage: str | None = None
    compression: str | None = None
    serial: bool = False
    default: ast.Node | None = None
    generated: Generated | None = None
    identity: Identity | None = None
    sequence_options: tuple[ast.DefElem, ...] = ()
    not_null: bool = False
    fdw_options: Options = ()
    comment: str | None = None
    location: int | None = None


@record
class NotNullDefinition:
    """NOT NULL of one column."""

    column: str
    name: str | None = None
    no_inherit: bool = False
    validated: bool = True
    comment: str | None = None


@record
class CheckDefinition:
    """CHECK."""

    expression: ast.Node
    name: str | None = None
    no_inherit: bool = False
    validated: bool = True
    enforced: bool = True
    comment: str | None = None


@record
class KeyDefinition:
    """PRIMARY KEY, UNIQUE or EXCLUDE (`kind` is primary, unique, exclude), or one of the first two USING INDEX."""

    kind: str
    name: str | None = None
    columns: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclusions: tuple[tuple[ast.IndexElem, tuple[ast.String, ...]], ...] = ()
    method: str = ""
    where: ast.Node | None = None
    options: tuple[ast.DefElem, ...] = ()
    tablespace: str | None = None
    using_index: str | None = None
    nulls_not_distinct: bool = False
    without_overlaps: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    location: int | None = None


@record
class ForeignKeyDefinition:
    """FOREIGN KEY, or REFERENCES of one column. The node holds the other clauses."""

    node: ast.Constraint
    columns: tuple[str, ...]
    deferrable: bool = False
    initially_deferred: bool = False
    enforced: bool = True


@record
class LikeDefinition:
    """LIKE source INCLUDING ...: the properties to copy into the new table (`options` are TableLikeOption bits)."""

    source: Oid
    options: int


@record
class TableDefinition:
    """All definitions of a table, in the order written."""

    columns: tuple[ColumnDefinition, ...] = ()
    not_nulls: tuple[NotNullDefinition, ...] = ()
    checks: tuple[CheckDefinition, ...] = ()
    keys: tuple[KeyDefinition, ...] = ()
    foreign_keys: tuple[ForeignKeyDefinition, ...] = ()
    likes: tuple[LikeDefinition, ...] = ()
