"""The tenant: the table that a setting names, else the one that policies lead to, else that of most foreign keys."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Table
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.keys import enforced_keys
from meshdoc.insight.tenancy.identity import Identities, Identity
from meshdoc.record import record


class Reason(enum.Enum):
    """Why a table is taken for the tenant."""

    CONFIGURED = "configured"
    POLICIES = "policies"
    FOREIGN_KEYS = "foreign keys"


@record
class Root:
    """The table of tenants, why it is taken for that, and the comparisons with the caller's identity that decide it."""

    table: Oid
    reason: Reason
    identities: tuple[Identity, ...] = ()


Edges = Mapping[Oid, Collection[ForeignKey]]
"""The foreign keys of each table."""


def edges(catalog: Catalog) -> Edges:
    """The foreign keys that rows must satisfy, by table, without partitions: they have those of their parent."""
    tables = (table for table in catalog.all(Table) if not table.partition_of)
    return {table.oid: tuple(sorted(enforced_keys(catalog, table.oid), key=lambda key: key.oid)) for table in tables}


def root_of(
    tables: Collection[Oid], graph: Edges, identities: Identities, configured: Oid, most_referenced: Oid
) -> Root | None:
    """The tenant of some tables; None for a schema without foreign keys."""
    found = tuple(_identities(identities))
    if configured:
        return Root(table=configured, reason=Reason.CONFIGURED, identities=_about(configured, found))
    if found and (table := _by_policies(tables, graph, found)):
        return Root(table=table, reason=Reason.POLICIES, identities=_about(table, found))
    return Root(table=most_referenced, reason=Reason.FOREIGN_KEYS) if most_referenced else None


def _identities(identities: Identities) -> Iterable[Identity]:
    policies = sorted(identities.names.catalog.all(Policy), key=lambda policy: policy.oid)
    return (found for policy in policies for found in identities.of(policy))


def _about(table: Oid, found: Iterable[Identity]) -> tuple[Identity, ...]:
    """The comparisons of the columns of a table, each column and identity once."""
    known = {(each.column, each.function, each.word): each for each in found if each.column.oid == table}
    return tuple(known.values())


def _by_policies(tables: Collection[Oid], graph: Edges, found: Collection[Identity]) -> Oid:
    """The table that most of the others lead to which have no owner's column themselves.

    Candidates are tables with a column that is compared with the identity, and those that they lead to by another
    column (the groups of a membership table). If none leads to them, each row has its owner, who is the tenant.
    """
    owned = {each.column.oid: None for each in found}
    compared = {each.column for each in found}
    owners: dict[Oid, None] = {}
    groups: dict[Oid, None] = {}
    for table in owned:
        for key in graph.get(table, ()):
            is_owner = any((table, attnum) in compared for attnum in key.columns)
            (owners if is_owner else groups)[key.references_table] = None
    rest = [table for table in tables if table not in owned]
    ranked = [(len(reaching(graph, table, rest)), table) for table in (*owned, *groups) if table not in owners]
    ranked = ranked or [(len(reaching(graph, table, rest)), table) for table in owned]
    best, table = max(ranked, key=lambda each: each[0], default=(0, NO_OID))
    if best:
        return table
    by_owner = [(len(reaching(graph, owner, tables)), owner) for owner in owners]
    best, table = max(by_owner, key=lambda each: each[0], default=(0, NO_OID))
    return table if best else NO_OID


def reaching(graph: Edges, root: Oid, tables: Iterable[Oid]) -> set[Oid]:
    """Those of some tables from which foreign keys lead to a root."""
    distance = distances(graph, root)
    return {table for table in tables if table in distance and table != root}


def distances(graph: Edges, root: Oid) -> dict[Oid, int]:
    """The length of the shortest way to the root, by table."""
    below: dict[Oid, list[Oid]] = {}
    for table, keys in graph.items():
        for key in keys:
            below.setdefault(key.references_table, []).append(table)
    found = {root: 0}
    waiting = [root]
    for table in waiting:
        for child in below.get(table, ()):
            if child not in found:
                found[child] = found[table] + 1
                waiting.append(child)
    return found
