"""The areas of a schema: configured groups of tables, or else groups that the schema itself shows.

Tables that no configured group names are grouped by their schema; those of one schema by a prefix that three or more
names share; and the rest by the communities of the foreign-key graph, from which hubs are taken out first: a table that
everything references ties everything together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PUBLIC
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.overview import references
from meshdoc.insight.tables import Kind, kind_of
from meshdoc.record import record

FEW = 3
"""Fewer tables are no area."""
MANY = 30
"""A schema with more tables is divided, even where other schemas hold tables too."""
HUB = 8
"""A table with more incoming keys is a hub."""
ROUNDS = 20
"""The communities of a graph settle within a few rounds, or not at all."""


@record
class Area:
    """Tables that belong together, in the order in which they were given; the last area may be without a name."""

    name: str
    tables: tuple[Oid, ...]


Groups = Mapping[str, Sequence[str]]
"""Patterns of table names by group: `billing_*`, `audit.*`."""


def areas(catalog: Catalog, tables: Sequence[Object], groups: Groups) -> tuple[Area, ...]:
    """The areas of some tables: the configured ones in their order, then by name; the tables of none come last."""
    names = {table.oid: qualified_name(catalog, table) for table in tables}
    named = {oid: group for oid, name in names.items() if (group := _group(name, groups))}
    found = {name: [oid for oid in names if named.get(oid) == name] for name in groups}
    rest = [table for table in tables if table.oid not in named]
    detected: dict[str, list[Oid]] = {}
    for name, oids in _detected(catalog, rest):
        detected.setdefault(name, []).extend(oids)
    order = sorted(detected, key=lambda name: (not name, name))
    for name in order:
        found.setdefault(name, []).extend(detected[name])
    return tuple(Area(name=name, tables=tuple(oids)) for name, oids in found.items() if oids)


def qualified_name(catalog: Catalog, item: Object) -> str:
    """The name that patterns in the settings match: `schema.name`."""
    schema = catalog.get(getattr(item, "schema", 0))
    return f"{schema.name}.{item.name}" if schema else item.name


def matches(name: str, pattern: str) -> bool:
    """Whether a qualified name matches a pattern; one without a schema is for `public`."""
    return fnmatchcase(name, pattern if "." in pattern else f"public.{pattern}")


def _group(name: str, groups: Groups) -> str:
    found = (group for group, patterns in groups.items() if any(matches(name, each) for each in patterns))
    return next(found, "")


def _detected(catalog: Catalog, tables: Sequence[Object]) -> Iterator[tuple[str, list[Oid]]]:
    """Names of areas with tables, where an area may occur more than once."""
    by_schema: dict[Oid, list[Object]] = {}
    for table in tables:
        by_schema.setdefault(getattr(table, "schema", 0), []).append(table)
    for schema, mine in by_schema.items():
        if schema != PUBLIC and len(by_schema) > 1 and len(mine) <= MANY:
            yield catalog[schema].name, [table.oid for table in mine]
        else:
            yield from _by_prefix(catalog, mine)


def _by_prefix(catalog: Catalog, tables: Sequence[Object]) -> Iterator[tuple[str, list[Oid]]]:
    prefixes = _prefixes([table.name for table in tables])
    found: dict[str, list[Oid]] = {prefix: [] for prefix in prefixes.values()}
    for table in tables:
        if table.name in prefixes:
            found[prefixes[table.name]].append(table.oid)
    yield from found.items()
    yield from _communities(catalog, [table for table in tables if table.name not in prefixes])


def _prefixes(names: Sequence[str]) -> dict[str, str]:
    """The names with a first word that three or more share; `job` and `jobs` count as words before nothing."""
    words = {name: name.split("_")[0] for name in names}
    words |= {name: name[:-1] for name in names if "_" not in name and name[:-1] in words.values() and name[-1] == "s"}
    counts = Counter(words.values())
    return {name: word for name, word in words.items() if word and FEW <= counts[word] < len(names)}


def _communities(catalog: Catalog, tables: Sequence[Object]) -> Iterator[tuple[str, list[Oid]]]:
    """The communities of the graph of foreign keys, each named after its most referenced table.

    A lookup table only names an area that holds nothing else.
    """
    keys = references(catalog, [table.oid for table in tables])
    incoming = Counter(key.references_table for mine in keys.values() for key in mine)
    graph: dict[Oid, list[Oid]] = {oid: [] for oid in keys if incoming[oid] <= HUB}
    for oid in graph:
        for key in keys[oid]:
            if key.references_table in graph:
                graph[oid].append(key.references_table)
                graph[key.references_table].append(oid)
    ranks = {table.oid: (-incoming[table.oid], table.name) for table in tables}
    members: dict[Oid, list[Oid]] = {}
    for oid, label in _settled(graph, ranks.__getitem__).items():
        members.setdefault(label, []).append(oid)
    grouped = {oid: label for label, found in members.items() if len(found) >= FEW for oid in found}
    for label in dict.fromkeys(grouped.values()):
        found = [oid for oid in grouped if grouped[oid] == label]
        own = [oid for oid in found if not _is_lookup(catalog, catalog[oid])] or found
        yield catalog[min(own, key=ranks.__getitem__)].name, found
    yield "", [table.oid for table in tables if table.oid not in grouped]


def _is_lookup(catalog: Catalog, table: Object) -> bool:
    return isinstance(table, Relation) and kind_of(catalog, table) is Kind.LOOKUP


def _settled(graph: Mapping[Oid, Iterable[Oid]], rank: Callable[[Oid], tuple[int, str]]) -> dict[Oid, Oid]:
    """A label for each table: the most frequent one among its neighbors, until none changes."""
    labels = {oid: oid for oid in graph}
    for _ in range(ROUNDS):
        before = dict(labels)
        for oid in sorted(graph, key=rank):
            counts = Counter(labels[other] for other in graph[oid])
            if counts:
                labels[oid] = min(counts, key=lambda label: (-counts[label], rank(label)))
        if labels == before:
            break
    return labels
