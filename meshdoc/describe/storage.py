"""Where a relation's rows are, and how: the lines after its triggers, and those at its end."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.description import access_method_name
from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Table, View
from meshdoc.describe.describer import options

REPLICA = {"f": "FULL", "n": "NOTHING"}
HEAP = "heap"


def stored(names: Names, item: Relation) -> Iterator[str]:
    """The server of a foreign table."""
    if isinstance(item, ForeignTable):
        yield f"Server: {names.catalog[item.server].name}"
        if item.fdw_options:
            yield "FDW options: ({})".format(", ".join(f"{name} '{value}'" for name, value in item.fdw_options))


def storage(names: Names, item: Relation) -> Iterator[str]:
    """The type of a typed table, replica identity, tablespace, access method and options."""
    if isinstance(item, Table) and item.of_type:
        yield f"Typed table of type: {type_name(names, item.of_type)}"
    if isinstance(item, Table | MaterializedView) and item.replica_identity in REPLICA:
        yield f"Replica Identity: {REPLICA[item.replica_identity]}"
    if isinstance(item, Table | MaterializedView):
        if item.tablespace:
            yield f'Tablespace: "{names.catalog[item.tablespace].name}"'
        is_partitioned = isinstance(item, Table) and item.partition_strategy
        if item.access_method or not is_partitioned:
            yield f"Access method: {access_method_name(names, item.access_method) if item.access_method else HEAP}"
    if item.options and isinstance(item, Table | MaterializedView | View):
        yield f"Options: {options(item.options)}"
