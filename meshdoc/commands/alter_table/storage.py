"""Storage of a relation and its columns (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc import errors
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import is_partitioned
from meshdoc.catalog.names.description import access_method_name
from meshdoc.catalog.publication import is_published
from meshdoc.catalog.relation import (
    Column,
    ForeignTable,
    Generated,
    MaterializedView,
    Persistence,
    Relation,
    Sequence,
    Table,
    View,
)
from meshdoc.commands.access_method import table_access_method
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.children import find_column
from meshdoc.commands.alter_table.words import wrong_action
from meshdoc.commands.cluster import clusterable_index, index_of_table, mark_clustered
from meshdoc.commands.heap.relation import alter_column
from meshdoc.commands.heap.reloptions import (
    changed_options,
    plain_options,
    refuse_values,
    relation_options,
    toast_options,
)
from meshdoc.commands.statistics import statistics_target
from meshdoc.commands.table.inherit import compression_named, storage_named
from meshdoc.commands.tablespace import choose_tablespace
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session

COLUMNED = (Table, ForeignTable, MaterializedView)


def _altered_columns(alteration: Alteration, name: str) -> list[tuple[Relation, Column]]:
    """The column, and with recursion the columns with its name in all children."""
    return [(relation, find_column(relation, name)) for relation in alteration.relations()]


@alter_table(AlterTableType.AT_SetStatistics, phase=Phase.MISCELLANEOUS, kinds=(*COLUMNED, Index))
def set_statistics(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET STATISTICS: ATExecSetStatistics. Index columns are given by number."""
    target = statistics_target(alteration.session, item.def_)
    if isinstance(alteration.relation, Index):
        table = alteration.session.catalog[alteration.relation.table]
        assert isinstance(table, Relation)
        _check_index_statistics(table, alteration.relation, item)
        targets = dict(alteration.relation.statistics) | {item.num: target}
        kept = tuple(sorted((number, value) for number, value in targets.items() if value is not None))
        alteration.session.catalog.alter(replace(alteration.relation, statistics=kept))
        return
    if not item.name:
        raise SqlError("0A000", "cannot refer to non-index column by number")
    for relation, column in _altered_columns(alteration, item.name):
        if column.generated is Generated.VIRTUAL:
            raise SqlError("0A000", f'cannot alter statistics on virtual generated column "{column.name}"')
        alter_column(alteration.session, relation, replace(column, statistics=target))


def _check_index_statistics(table: Relation, index: Index, item: ast.AlterTableCmd) -> None:
    if item.name:
        raise errors.undefined_column_of(item.name, index.name)
    columns = [*(key.attnum for key in index.index_keys), *index.include]
    if not 1 <= item.num <= len(columns):
        raise SqlError("42703", f'column number {item.num} of relation "{index.name}" does not exist')
    if attnum := columns[item.num - 1]:
        place, hint = ("included", "") if item.num > len(index.index_keys) else ("non-expression", COLUMN_INSTEAD)
        name = table.attribute(attnum).name
        message = f'cannot alter statistics on {place} column "{name}" of index "{index.name}"'
        raise SqlError("0A000", message, hint=hint)


COLUMN_INSTEAD = "Alter statistics on table column instead."


@alter_table(AlterTableType.AT_SetOptions, AlterTableType.AT_ResetOptions, phase=Phase.MISCELLANEOUS, kinds=COLUMNED)
def set_column_options(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ALTER COLUMN ... SET (...) and RESET (...): ATExecSetOptions."""
    setting = item.subtype == AlterTableType.AT_SetOptions
    given = relation_options(item.def_, "attribute") if setting else plain_options(item.def_)
    column = find_column(alteration.columned, item.name)
    options = changed_options(column.options, given, setting=setting)
    alter_column(alteration.session, alteration.columned, replace(column, options=options))


@alter_table(AlterTableType.AT_SetStorage, phase=Phase.MISCELLANEOUS, kinds=COLUMNED)
def set_storage(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET STORAGE: ATExecSetStorage."""
    for relation, column in _altered_columns(alteration, item.name):
        storage = storage_named(alteration.session, item.def_.sval, column.type)
        alter_column(alteration.session, relation, replace(column, storage=storage))


@alter_table(AlterTableType.AT_SetCompression, phase=Phase.MISCELLANEOUS, kinds=(Table, MaterializedView))
def set_compression(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET COMPRESSION: ATExecSetCompression."""
    column = find_column(alteration.columned, item.name)
    letter = compression_named(alteration.session, item.def_.sval, column.type)
    alter_column(alteration.session, alteration.columned, replace(column, compression=letter))


# --- the relation itself ----------------------------------------------------------------------------------


def _option_kind(session: Session, relation: Relation | Index | Sequence) -> str:
    if isinstance(relation, Index):
        return access_method_name(session.names, relation.method)
    if isinstance(relation, View):
        return "view"
    return "partitioned table" if is_partitioned(relation) else "table"


@alter_table(
    AlterTableType.AT_SetRelOptions,
    AlterTableType.AT_ResetRelOptions,
    phase=Phase.MISCELLANEOUS,
    kinds=(Table, View, MaterializedView, Index),
)
def set_relation_options(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET (...) and RESET (...): ATExecSetRelOptions."""
    session, relation = alteration.session, alteration.relation
    setting = item.subtype == AlterTableType.AT_SetRelOptions
    if isinstance(relation, Index) and is_partitioned(session.catalog[relation.table]):
        raise wrong_action(AlterTableType(item.subtype), relation.name, "partitioned indexes")
    if setting:
        given = relation_options(item.def_, _option_kind(session, relation))
    else:
        refuse_values(item.def_)
        given = plain_options([option for option in item.def_ or () if not option.defnamespace])
    assert not isinstance(relation, Sequence)
    changed = replace(relation, options=changed_options(relation.options, given, setting=setting))
    if isinstance(changed, Table | MaterializedView):
        toast = changed_options(changed.toast_options, toast_options(item.def_), setting=setting)
        changed = replace(changed, toast_options=toast)
    session.catalog.alter(changed)


def _prepare_tablespace(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ATPrepSetTableSpace."""
    if AlterTableType.AT_SetTableSpace in alteration.prepared:
        raise SqlError("42601", "cannot have multiple SET TABLESPACE subcommands")
    alteration.prepared.add(AlterTableType.AT_SetTableSpace)


@alter_table(
    AlterTableType.AT_SetTableSpace,
    phase=Phase.MISCELLANEOUS,
    kinds=(Table, MaterializedView, Index),
    prepare=_prepare_tablespace,
)
def set_tablespace(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET TABLESPACE."""
    relation = alteration.relation
    assert isinstance(relation, Table | MaterializedView | Index)
    tablespace = choose_tablespace(alteration.session, item.name, relation.persistence, is_partitioned=False)
    alteration.session.catalog.alter(replace(relation, tablespace=tablespace))


@alter_table(AlterTableType.AT_SetAccessMethod, phase=Phase.MISCELLANEOUS, kinds=(Table, MaterializedView))
def set_access_method(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET ACCESS METHOD. PostgreSQL itself only provides heap."""
    session, relation = alteration.session, alteration.relation
    assert isinstance(relation, Table | MaterializedView)
    name = item.name or session.setting("default_table_access_method") or "heap"
    session.catalog.alter(replace(relation, access_method=table_access_method(session, name)))


def _wanted_persistence(item: ast.AlterTableCmd) -> Persistence:
    return Persistence.PERMANENT if item.subtype == AlterTableType.AT_SetLogged else Persistence.UNLOGGED


def _prepare_persistence(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ATPrepChangePersistence."""
    session, relation = alteration.session, alteration.relation
    if is_partitioned(relation):
        raise wrong_action(AlterTableType(item.subtype), relation.name, "partitioned tables")
    if AlterTableType.AT_SetLogged in alteration.prepared:
        raise SqlError("0A000", "cannot change persistence setting twice")
    if relation.persistence is Persistence.TEMPORARY:
        raise SqlError("42P16", f'cannot change logged status of table "{relation.name}" because it is temporary')
    wanted = _wanted_persistence(item)
    if relation.persistence is wanted:
        return
    if isinstance(relation, Table):
        if wanted is Persistence.UNLOGGED and is_published(session.catalog, relation.oid):
            raise SqlError(
                "55000",
                f'cannot change table "{relation.name}" to unlogged because it is part of a publication',
                detail="Unlogged relations cannot be replicated.",
            )
        _check_references(session, relation, wanted)
    alteration.prepared.add(AlterTableType.AT_SetLogged)


@alter_table(
    AlterTableType.AT_SetLogged,
    AlterTableType.AT_SetUnLogged,
    phase=Phase.MISCELLANEOUS,
    kinds=(Table, Sequence),
    prepare=_prepare_persistence,
)
def set_persistence(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET LOGGED and SET UNLOGGED."""
    session, relation = alteration.session, alteration.relation
    assert isinstance(relation, Table | Sequence)
    wanted = _wanted_persistence(item)
    if isinstance(relation, Table):
        for index in indexes_of(session.catalog, relation.oid):
            session.catalog.alter(replace(index, persistence=wanted))
        for sequence in session.catalog.children(relation.oid, Sequence):
            session.catalog.alter(replace(sequence, persistence=wanted))
    session.catalog.alter(replace(relation, persistence=wanted))


def _check_references(session: Session, table: Table, wanted: Persistence) -> None:
    """A permanent table must not reference an unlogged one."""
    logged = wanted is Persistence.PERMANENT
    for item in session.catalog.children(table.oid, ForeignKey):
        other = session.catalog[item.references_table if logged else item.table]
        refers = item.table == table.oid if logged else item.references_table == table.oid
        assert isinstance(other, Table)
        if not refers or other.oid == table.oid:
            continue
        if logged and other.persistence is Persistence.UNLOGGED:
            raise SqlError(
                "42P16",
                f'could not change table "{table.name}" to logged because it references unlogged table "{other.name}"',
            )
        if not logged and other.persistence is Persistence.PERMANENT:
            raise SqlError(
                "42P16",
                f'could not change table "{table.name}" to unlogged because it references logged table "{other.name}"',
            )


@alter_table(AlterTableType.AT_DropOids, phase=Phase.DROP, kinds=(Table, ForeignTable))
def drop_oids(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET WITHOUT OIDS: no effect, since no table has OIDs."""


@alter_table(AlterTableType.AT_ClusterOn, phase=Phase.MISCELLANEOUS, kinds=(Table, MaterializedView))
def cluster_on(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """CLUSTER ON: ATExecClusterOn."""
    session, table = alteration.session, alteration.columned
    index = clusterable_index(session, table, item.name)
    if is_partitioned(table):
        raise SqlError("0A000", "cannot mark index clustered in partitioned table")
    mark_clustered(session, index)


@alter_table(AlterTableType.AT_DropCluster, phase=Phase.MISCELLANEOUS, kinds=(Table, MaterializedView))
def drop_cluster(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET WITHOUT CLUSTER."""
    if is_partitioned(alteration.relation):
        raise SqlError("0A000", "cannot mark index clustered in partitioned table")
    for index in indexes_of(alteration.session.catalog, alteration.oid):
        alteration.session.catalog.alter(replace(index, clustered=False))


@alter_table(AlterTableType.AT_ReplicaIdentity, phase=Phase.MISCELLANEOUS, kinds=(Table, MaterializedView))
def replica_identity(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """REPLICA IDENTITY: ATExecReplicaIdentity."""
    session, table = alteration.session, alteration.relation
    assert isinstance(table, Table | MaterializedView)
    kind = item.def_.identity_type
    index = _identity_index(session, table, item.def_.name) if kind == "i" else None
    session.catalog.alter(replace(table, replica_identity=kind))
    for other in indexes_of(session.catalog, table.oid):
        session.catalog.alter(replace(other, replica_identity=index is not None and other.oid == index.oid))


def _identity_index(session: Session, table: Table | MaterializedView, name: str) -> Index:
    index = index_of_table(session, table, name)
    for wrong, sqlstate, kind in (
        (not index.unique, "42809", "non-unique"),
        (not index.immediate, "0A000", "non-immediate"),
        (any(not key.attnum for key in index.index_keys), "0A000", "expression"),
        (index.predicate is not None, "0A000", "partial"),
    ):
        if wrong:
            raise SqlError(sqlstate, f'cannot use {kind} index "{name}" as replica identity')
    for key in index.index_keys:
        column = table.attribute(key.attnum)
        if not column.not_null:
            raise SqlError(
                "42809", f'index "{name}" cannot be used as replica identity because column "{column.name}" is nullable'
            )
    return index
