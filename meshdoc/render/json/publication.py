"""Publications, statistics, text search configurations and foreign servers."""

from __future__ import annotations

from meshdoc.catalog.foreign import Server
from meshdoc.catalog.names.names import expression, relation_name, schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.publication import Publication, PublicationSchema, PublicationTable
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.textsearch import TextSearchConfiguration
from meshdoc.render.json.column import attribute_names
from meshdoc.render.json.value import Entries, Facts, Json, by_name, head, shown, stripped

KINDS = {"d": "ndistinct", "f": "dependencies", "m": "mcv", "e": "expressions"}


def publications(names: Names) -> Entries:
    """The publications with their tables and schemas."""
    for item in by_name(names.catalog.all(Publication)):
        found = names.catalog.children(item.oid, PublicationTable)
        tables: list[Json] = [
            _table(names, entry) for entry in sorted(found, key=lambda entry: relation_name(names, entry.table))
        ]
        schemas = [entry.schema for entry in names.catalog.children(item.oid, PublicationSchema)]
        facts: Facts = {
            "name": item.name,
            "all_tables": item.all_tables,
            "operations": sorted(item.operations),
            "tables": tables,
            "schemas": sorted(schema_name(names, schema) for schema in schemas),
            "comment": item.comment,
        }
        yield item, facts


def _table(names: Names, item: PublicationTable) -> Facts:
    return stripped(
        {
            "table": relation_name(names, item.table),
            "where": expression(names, item.where) if item.where else None,
            "columns": sorted(attribute_names(names, item.table, item.columns)),
        }
    )


def statistics(names: Names) -> Entries:
    """Extended statistics."""
    for item in shown(names, Statistics):
        facts: Facts = {
            **head(names, item),
            "table": relation_name(names, item.table),
            "kinds": [KINDS[kind] for kind in sorted(item.kinds)],
            "columns": sorted(attribute_names(names, item.table, item.columns)),
            "comment": item.comment,
        }
        yield item, facts


def text_search_configurations(names: Names) -> Entries:
    """Text search configurations."""
    for item in shown(names, TextSearchConfiguration):
        yield item, {**head(names, item), "comment": item.comment}


def foreign_servers(names: Names) -> Entries:
    """Foreign servers."""
    for item in by_name(names.catalog.all(Server)):
        facts: Facts = {
            "name": item.name,
            "wrapper": names.catalog[item.wrapper].name,
            "type": item.type,
            "version": item.version,
        }
        yield item, facts
