"""LIKE source: the columns, which are copied immediately: transformTableLikeClause (parse_utilcmd.c)."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.ddl.definition import ColumnDefinition, LikeDefinition, NotNullDefinition, TableDefinition
from meshdoc.catalog.constraint import NotNull
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.noun import plural
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, Relation, Sequence
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

# TableLikeOption of parsenodes.h.
COMMENTS, COMPRESSION, CONSTRAINTS, DEFAULTS, GENERATED = 1, 2, 4, 8, 16
IDENTITY, INDEXES, STATISTICS, STORAGE = 32, 64, 128, 256


def columns_like(node: ast.TableLikeClause, names: Names, *, foreign: bool) -> TableDefinition:
    """The source's columns with their NOT NULL constraints, and the definition of what to copy later.

    A `foreign` table gets no identity and no storage of its own.

    Raises SqlError 42P01 if the source does not exist, 42809 for a relation of another kind.
    """
    source = names.relation(node.relation.schemaname, node.relation.relname)
    if source is None:
        shown = ".".join(filter(None, (node.relation.schemaname, node.relation.relname)))
        raise errors.undefined_relation(shown, offset=node.relation.location)
    if not isinstance(source, Relation):
        raise SqlError(
            "42809",
            f'relation "{source.name}" is invalid in LIKE clause',
            detail=f"This operation is not supported for {plural(source.noun)}.",
            offset=node.relation.location,
        )
    options = node.options & ~(IDENTITY | STORAGE | COMPRESSION) if foreign else node.options
    return TableDefinition(
        columns=tuple(_column(names, source, column, options) for column in source.columns),
        not_nulls=tuple(_not_nulls(names, source, options)),
        likes=(LikeDefinition(source=source.oid, options=node.options),),
    )


def _column(names: Names, source: Relation, column: Column, options: int) -> ColumnDefinition:
    return ColumnDefinition(
        name=column.name,
        type=column.type,
        collation=column.collation,
        copied_storage=column.storage or Facts(names).type(column.type.oid).storage if options & STORAGE else None,
        compression=column.compression if options & COMPRESSION else None,
        identity=column.identity if options & IDENTITY else None,
        sequence_type=oids.INT8,  # whatever that of the source is of, or the column
        sequence_options=tuple(_sequence_options(names, source, column)) if options & IDENTITY else (),
        generated=column.generated if options & GENERATED else None,
        comment=column.comment if options & COMMENTS else None,
    )


def _sequence_options(names: Names, source: Relation, column: Column) -> Iterator[ast.DefElem]:
    """The options of an identity column's sequence, as raw parse nodes: sequence_options."""
    address = Address(source.oid, column.attnum)
    for sequence in names.catalog.children(source.oid, Sequence):
        if sequence.identity_of == address:
            for name, value in (
                ("cache", sequence.cache),
                ("increment", sequence.increment),
                ("maxvalue", sequence.maximum),
                ("minvalue", sequence.minimum),
                ("start", sequence.start),
            ):
                yield ast.DefElem(defname=name, arg=ast.Float(fval=str(value)))
            yield ast.DefElem(defname="cycle", arg=ast.Boolean(boolval=sequence.cycle))


def _not_nulls(names: Names, source: Relation, options: int) -> Iterator[NotNullDefinition]:
    for item in names.catalog.children(source.oid, NotNull):
        yield NotNullDefinition(
            column=source.attribute(item.attnum).name,
            name=item.name,
            no_inherit=item.no_inherit,
            comment=item.comment if options & COMMENTS else None,
        )
