"""Tables, views and sequences: pg_class."""

from __future__ import annotations

from meshdoc.catalog.names.definition import partition_bound, partition_key, view_definition
from meshdoc.catalog.names.names import attribute_name, relation_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Persistence, Relation, Sequence, Table, View
from meshdoc.history.wording import noun_of
from meshdoc.render.display import in_words
from meshdoc.render.json.column import columns
from meshdoc.render.json.constraint import constraints
from meshdoc.render.json.index import indexes
from meshdoc.render.json.trigger import policies, rules, triggers
from meshdoc.render.json.value import Entries, Facts, Json, foot, head, options, shown

REPLICA_IDENTITY = {"f": "full", "n": "nothing", "i": "index"}


def tables(names: Names) -> Entries:
    """Tables, including partitioned and foreign tables."""
    for item in shown(names, Relation):
        if isinstance(item, Table | ForeignTable):
            yield item, _table(names, item)


def _table(names: Names, item: Table | ForeignTable) -> Facts:
    return {
        **head(names, item),
        "kind": noun_of(item),
        "persistence": in_words(item.persistence) if item.persistence is not Persistence.PERMANENT else None,
        "columns": columns(names, item),
        "constraints": constraints(names, item),
        "indexes": indexes(names, item),
        "policies": policies(names, item),
        "triggers": triggers(names, item),
        "rules": rules(names, item),
        "inherits": [relation_name(names, parent) for parent in item.inherits],
        "partition_of": relation_name(names, item.partition_of) if item.partition_of else None,
        "partition_bound": partition_bound(names, item.partition_bound) if item.partition_bound else None,
        **(_of_table(names, item) if isinstance(item, Table) else _of_foreign_table(names, item)),
        "options": options(item.options),
        **foot(names, item, "r"),
    }


def _of_table(names: Names, item: Table) -> Facts:
    """The facts that foreign tables lack."""
    return {
        "of_type": type_name(names, item.of_type) if item.of_type else None,
        "partition_key": partition_key(names, item) if item.partition_strategy else None,
        "row_security": item.row_security,
        "force_row_security": item.force_row_security,
        "replica_identity": REPLICA_IDENTITY.get(item.replica_identity),
    }


def _of_foreign_table(names: Names, item: ForeignTable) -> Facts:
    """The server; foreign tables have no replica identity."""
    return {"server": names.catalog[item.server].name, "replica_identity": REPLICA_IDENTITY["n"]}


def views(names: Names) -> Entries:
    """Views and materialized views."""
    for item in shown(names, Relation):
        if isinstance(item, View | MaterializedView):
            yield item, _view(names, item)


def _view(names: Names, item: View | MaterializedView) -> Facts:
    return {
        **head(names, item),
        "kind": item.noun,
        "columns": columns(names, item),
        "definition": view_definition(names, item),
        "reads": _reads(names, item),
        "indexes": indexes(names, item),
        "triggers": triggers(names, item),
        "rules": rules(names, item),
        "not_populated": isinstance(item, MaterializedView) and not item.populated,
        "options": options(item.options),
        **foot(names, item, "r"),
    }


def _reads(names: Names, view: View | MaterializedView) -> list[Json]:
    """The relations and columns that a view's query depends on, without system relations and sequences."""
    found: set[str] = set()
    for address in view.query.depends:
        if address.oid < FIRST_USER_OID or address.oid == view.oid:
            continue
        item = names.catalog[address.oid]
        if isinstance(item, Table | ForeignTable | View | MaterializedView) or (
            isinstance(item, Relation) and address.sub
        ):
            name = relation_name(names, address.oid)
            column = f".{quote_identifier(item.attribute(address.sub).name)}" if address.sub > 0 else ""
            found.add(name + column)
    return list(sorted(found))


def sequences(names: Names) -> Entries:
    """The sequences, including those of serial and identity columns."""
    for item in shown(names, Sequence):
        column = item.identity_of or item.owned_by
        name = quote_identifier(attribute_name(names, column.oid, column.sub)) if column else ""
        facts: Facts = {
            **head(names, item),
            "type": type_name(names, item.type.oid),
            "start": item.start,
            "increment": item.increment,
            "min": item.minimum,
            "max": item.maximum,
            "cache": item.cache,
            "cycle": item.cycle,
            "owned_by": f"{relation_name(names, column.oid)}.{name}" if column else None,
            "identity": item.identity_of is not None,
            **foot(names, item, "s"),
        }
        yield item, facts
