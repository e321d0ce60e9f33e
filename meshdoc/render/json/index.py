"""Indexes: pg_index."""

from __future__ import annotations

from meshdoc.catalog.index import Index, IndexKey
from meshdoc.catalog.names.definition import method_name
from meshdoc.catalog.names.names import (
    bare_collation_name,
    bare_operator_class_name,
    expression,
    operator_class_default,
    operator_class_key_type,
    relation_name,
    type_collation,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Object
from meshdoc.catalog.operator import HASH
from meshdoc.catalog.relation import Relation
from meshdoc.render.json.column import attribute_names
from meshdoc.render.json.value import Facts, Json, options, parts, stripped


def indexes(names: Names, relation: Relation) -> list[Json]:
    """The indexes by name."""
    return [_index(names, relation, item) for item in parts(names, relation.oid, Index)]


def _index(names: Names, relation: Relation, item: Index) -> Facts:
    constraint: Object | None = names.catalog.get(item.constraint)
    return stripped(
        {
            "name": item.name,
            "unique": item.unique,
            "method": method_name(names, item),
            "keys": [_key(names, relation, item, key) for key in item.index_keys],
            "include": attribute_names(names, item.table, item.include),
            "where": expression(names, item.predicate) if item.predicate else None,
            "nulls_not_distinct": item.nulls_not_distinct,
            "invalid": not item.valid,
            "constraint": constraint.name if constraint else None,
            "parent": relation_name(names, item.parent) if item.parent else None,
            "replica_identity": item.replica_identity,
            "clustered": item.clustered,
            "options": options(item.options),
            "comment": item.comment,
        }
    )


def _key(names: Names, relation: Relation, item: Index, key: IndexKey) -> Facts:
    return stripped(
        {
            "column": relation.attribute(key.attnum).name if key.attnum else None,
            "expression": expression(names, key.expression) if key.expression else None,
            "order": "desc" if key.descending else None,
            "nulls": _nulls(key),
            "opclass": None
            if operator_class_default(names, key.opclass)
            else bare_operator_class_name(names, key.opclass),
            "collation": _collation(names, relation, item, key),
        }
    )


def _nulls(key: IndexKey) -> str | None:
    """The position of nulls if it is not the default of the sort order."""
    if key.descending == key.nulls_first:
        return None
    return "first" if key.nulls_first else "last"


def _collation(names: Names, relation: Relation, item: Index, key: IndexKey) -> str | None:
    """The key's collation if it is neither its column's nor that of the type that the index stores."""
    column = relation.attribute(key.attnum) if key.attnum else None
    type = column.type if column else key.type
    held = operator_class_key_type(names, key.opclass) or (type.oid if type else NO_OID)
    own = NO_OID if item.method == HASH else type_collation(names, held)
    usual = {NO_OID, own, column.collation if column else NO_OID}
    return None if key.collation in usual else bare_collation_name(names, key.collation)
