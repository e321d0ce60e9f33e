"""Constraints of tables: pg_constraint."""

from __future__ import annotations

from meshdoc.catalog.constraint import (
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    Match,
    NotNull,
    PrimaryKey,
    TriggerConstraint,
    Unique,
)
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.names.names import expression, relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Relation
from meshdoc.render.display import in_words
from meshdoc.render.json.column import attribute_names
from meshdoc.render.json.value import Facts, Json, parts, stripped

TYPES: dict[type[Constraint], str] = {
    PrimaryKey: "primary key",
    Unique: "unique",
    ForeignKey: "foreign key",
    Check: "check",
    Exclusion: "exclude",
    TriggerConstraint: "trigger",
}


def constraints(names: Names, relation: Relation) -> list[Json]:
    """The constraints by name, without NOT NULL and the foreign keys that partitions inherit."""
    return [
        _constraint(names, item)
        for item in parts(names, relation.oid, Constraint)
        if not (isinstance(item, NotNull) or (isinstance(item, ForeignKey) and item.parent))
    ]


def _constraint(names: Names, item: Constraint) -> Facts:
    return stripped(
        {
            "name": item.name,
            "type": TYPES[type(item)],
            **_key(names, item),
            "expression": expression(names, item.expression) if isinstance(item, Check) else None,
            "definition": constraint_definition(names, item) if isinstance(item, Exclusion) else None,
            "deferrable": item.deferrable,
            "initially_deferred": item.initially_deferred,
            "not_valid": not item.validated,
            "not_enforced": not item.enforced,
            "no_inherit": isinstance(item, Check) and item.no_inherit,
            "inherited": not item.is_local,
            "comment": item.comment,
        }
    )


def _key(names: Names, item: Constraint) -> Facts:
    """The columns of a key and, for a foreign key, the referenced columns and its actions."""
    if not isinstance(item, PrimaryKey | Unique | ForeignKey):
        return {}
    columns = attribute_names(names, item.table, item.columns)
    if not isinstance(item, ForeignKey):
        return {"columns": columns}
    return {
        "columns": columns,
        "references": {
            "table": relation_name(names, item.references_table),
            "columns": attribute_names(names, item.references_table, item.references_columns),
        },
        "on_update": in_words(item.on_update),
        "on_delete": in_words(item.on_delete),
        "on_delete_columns": attribute_names(names, item.table, item.on_delete_columns),
        "match": in_words(item.match) if item.match is not Match.SIMPLE else None,
    }
