"""Constraints that are added to their tables and domains, and indexes."""

from __future__ import annotations

from meshdoc.catalog.constraint import Check, Exclusion, ForeignKey, NotNull, PrimaryKey, Unique
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import constraint_definition, index_definition, storage_parameters
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.names import relation_name, type_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.relation import Table
from meshdoc.record import replace
from meshdoc.render.sql.entry import Dump, Rank, Stage, creates
from meshdoc.render.sql.text import in_tablespace, only


@creates(PrimaryKey, "CONSTRAINT", Rank.CONSTRAINT)
@creates(Unique, "CONSTRAINT", Rank.CONSTRAINT)
@creates(Exclusion, "CONSTRAINT", Rank.CONSTRAINT)
def key(dump: Dump, item: PrimaryKey | Unique | Exclusion) -> str:
    """A key with its index."""
    index = next(each for each in dump.names.catalog.children(item.oid, Index) if each.constraint == item.oid)
    text = constraint_definition(dump.names, replace(item, deferrable=False, initially_deferred=False))
    if index.options and not isinstance(item, Exclusion):
        text += f" WITH ({storage_parameters(index.options)})"
    text += in_tablespace(dump.names, index.tablespace).replace(" TABLESPACE", " USING INDEX TABLESPACE")
    text += " DEFERRABLE" * item.deferrable + " INITIALLY DEFERRED" * item.initially_deferred
    head = f"{only(dump.names, item.table)}\n    ADD CONSTRAINT {quote_identifier(item.name)}"
    return f"{head} {text}{_marks(dump, index)}"


@creates(ForeignKey, "FK CONSTRAINT", Rank.FOREIGN_KEY)
def foreign_key(dump: Dump, item: ForeignKey) -> str:
    """A foreign key; that of a partitioned table is one of its partitions too."""
    head = only(dump.names, item.table)
    owner = dump.names.catalog[item.table]
    if isinstance(owner, Table) and owner.partition_strategy:
        head = head.replace(" ONLY", "", 1)
    definition = constraint_definition(dump.names, item)
    return f"{head}\n    ADD CONSTRAINT {quote_identifier(item.name)} {definition}"


@creates(Check, "CHECK CONSTRAINT", Rank.CONSTRAINT)
@creates(NotNull, "CONSTRAINT", Rank.CONSTRAINT)
def check(dump: Dump, item: Check | NotNull) -> str:
    """A constraint that is not checked for rows from before, or that needs what its table has to precede."""
    constrained = relation_name(dump.names, item.table) if item.table else type_name(dump.names, item.domain)
    noun = "TABLE" if item.table else "DOMAIN"
    definition = constraint_definition(dump.names, item)
    return f"ALTER {noun} {constrained}\n    ADD CONSTRAINT {quote_identifier(item.name)} {definition}"


@creates(Index, "INDEX", Rank.INDEX)
def index(dump: Dump, item: Index) -> str:
    """An index that belongs to no constraint."""
    definition = index_definition(dump.names, item)
    tablespace = in_tablespace(dump.names, item.tablespace)
    if tablespace and item.predicate:
        head, where, condition = definition.rpartition(" WHERE ")
        return f"{head}{tablespace}{where}{condition}{_marks(dump, item)}"
    return f"{definition}{tablespace}{_marks(dump, item)}"


@creates(Index, "INDEX ATTACH", Rank.INDEX_ATTACH, Stage.ATTACH)
def attach(dump: Dump, item: Index) -> str:
    """An index's place in that of the partitioned table."""
    names = (qualified_name(dump.names.catalog, dump.names.catalog[oid]) for oid in (item.parent, item.oid))
    return "ALTER INDEX {} ATTACH PARTITION {}".format(*names)


def _marks(dump: Dump, item: Index) -> str:
    """What its table and extensions say of an index."""
    table, name = relation_name(dump.names, item.table), quote_identifier(item.name)
    text = f";\n\nALTER TABLE {table} CLUSTER ON {name}" if item.clustered else ""
    if item.replica_identity:
        text += f";\n\n{only(dump.names, item.table)} REPLICA IDENTITY USING INDEX {name}"
    index = qualified_name(dump.names.catalog, item)
    for number, target in item.statistics:
        text += f";\n\nALTER INDEX {index} ALTER COLUMN {number} SET STATISTICS {target}"
    return text
